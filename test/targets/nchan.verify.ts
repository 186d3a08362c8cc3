/**
 * A server in C that is not ours, from Debian's packages: polled, long-polled, streamed and by WebSocket, with nothing
 * but the mapping that the catalogue documents, and published to by the lab's own publisher.
 */
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { loadMappingFile } from '../../scenarios/index.ts'
import { plainScenario, runUnwatched } from '../one-trial.ts'
import { startNchan } from './nchan-server.ts'
import { nginxPackages } from './nginx-packages.ts'

const MAPPING = fileURLToPath(new URL('../../scenarios/mappings/nchan.yaml', import.meta.url))
const CLIENTS = 50
const RATE = 5
const BLOCKS = 3
const MEASURED_S = 10
const EVENTS = RATE * MEASURED_S

test('nginx with Nchan loses nothing on any transport, and counts the bytes that the driver counted', async ({
  task,
  skip,
}) => {
  const packages = await nginxPackages()
  if (typeof packages === 'string') return skip(packages)
  onTestFinished(() => packages.remove())
  const server = await startNchan(packages)
  onTestFinished(async () => {
    await server.stop()
    server.remove()
  })
  const loaded = loadMappingFile(MAPPING)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors))
  const result = await runUnwatched(
    plainScenario({
      name: 'nchan',
      title: 'nginx with Nchan',
      repeat: BLOCKS,
      feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate: RATE },
      clients: { count: CLIENTS, rampMs: 1000, headers: 'minimal', channels: 'one' },
      phases: [
        { name: 'warm-up', startMs: 0, durationMs: 2000, rate: RATE, measure: false },
        { name: 'steady', startMs: 2000, durationMs: MEASURED_S * 1000, rate: RATE, measure: true },
      ],
      transports: { polling: { intervalMs: 1000 }, 'long-polling': {}, sse: {}, websocket: {} },
      target: { ...loaded.mapping, url: server.url },
    }),
  )
  const rows = result.trials.map(({ transport, block, latencyUs: { fromDue }, bytes, target, verdict }) =>
    [
      transport,
      block,
      ms(fromDue.p50),
      ms(fromDue.p99),
      bytes.perEvent?.toFixed(0),
      ms(target?.publishing?.latenessUs.p99 ?? null),
      verdict.level,
    ].join(' | '),
  )
  task.meta.report = [
    '| transport | block | p50 ms | p99 ms | B/event | publisher late p99 ms | verdict |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ]
  expect(result.trials).toHaveLength(4 * BLOCKS)
  for (const { transport, block, deliveries, target, verdict, connections } of result.trials) {
    const where = `${transport}, block ${block}: ${verdict.reasons.map(({ message }) => message).join('; ')}`
    expect(verdict.level, where).not.toBe('INVALID')
    const all = { expected: EVENTS * CLIENTS, delivered: EVENTS * CLIENTS }
    expect(deliveries, where).toEqual({ ...all, lost: 0, duplicated: 0, reordered: 0, gaps: 0 })
    expect(target?.publishing, where).toMatchObject({ accepted: RATE * (MEASURED_S + 2), refused: 0, failed: 0 })
    expect(connections.reconnects, where).toBe(0)
  }
  await server.stop()
  const read = result.trials.reduce(
    (sum, { bytes }) => sum + bytes.client.down.total + (bytes.reset?.client.down ?? 0),
    0,
  )
  expect(server.sentToSubscribers()).toBe(read)
})

const ms = (us: number | null): string => (us === null ? '–' : (us / 1000).toFixed(2))
