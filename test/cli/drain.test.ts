/** How `tlab serve` ends: as an operator's tools end it, and as a person does. */
import { expect, test } from 'vitest'
import { eventually, RawClient } from '../../server/testing.ts'
import { type Running, startTlab } from './tlab.ts'

const READERS = 8
/** The last chunk of a response that came to its end (RFC 9112 §7.1). */
const WHOLE = /\r\n0\r\n\r\n$/

async function followed(...args: string[]): Promise<{ served: Running; readers: RawClient[] }> {
  const served = startTlab(['serve', '--port', '0', '--rate', '100/s', ...args])
  const [, port = ''] = await served.said('stdout', /http:\/\/127\.0\.0\.1:(\d+)/)
  const readers = Array.from({ length: READERS }, () => new RawClient(Number(port)).get('/feed/sse'))
  await Promise.all(readers.map((reader) => reader.until('data: {"seq":')))
  // Who does not end as well is waited for, which is none of these tests' business.
  for (const { socket } of readers) socket.once('end', () => socket.end())
  return { served, readers }
}

test('SIGTERM lets each reader go in its turn, and serves it until then', async () => {
  const drainMs = 800
  const { served, readers } = await followed('--drain', `${drainMs}ms`)
  const leftMs: number[] = []
  for (const reader of readers) void reader.ended.then(() => leftMs.push(performance.now()))
  served.process.kill('SIGTERM')
  await served.said('stderr', /^draining: clients are sent away over 800ms/)
  const lengths = readers.map(({ received }) => received.length)
  expect(await served.finished).toMatchObject({ code: 0, stderr: expect.not.stringContaining('closing') })
  await eventually(() => leftMs.length === READERS)
  for (const { received } of readers) expect(received).toMatch(WHOLE)
  expect(readers.some(({ received }, index) => received.length > (lengths[index] as number) + 1_000)).toBe(true)
  // Eight uniform instants lie within a quarter of the time once in some 2,600 drains, within an eighth in 300,000.
  expect((leftMs.at(-1) as number) - (leftMs[0] as number)).toBeGreaterThan(drainMs / 8)
})

test.each([
  ['Ctrl-C', ['SIGINT'], 'closing\n'],
  ['a second SIGTERM', ['SIGTERM', 'SIGTERM'], /^draining: .*\n$/],
  ['Ctrl-C after SIGTERM', ['SIGTERM', 'SIGINT'], /^draining: .*\n$/],
] as const)('%s ends it at once, in order', async (_what, signals, said) => {
  const { served, readers } = await followed('--drain', '10m')
  for (const signal of signals) {
    served.process.kill(signal)
    await served.said('stderr', /closing|draining/)
  }
  expect(await served.finished).toMatchObject({ code: 0, stderr: expect.stringMatching(said) })
  await Promise.all(readers.map(({ ended }) => ended))
  for (const { received } of readers) expect(received).toMatch(WHOLE)
})
