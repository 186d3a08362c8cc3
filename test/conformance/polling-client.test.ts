/** How our own follower polls: when it asks again, with what, and what it makes of half an answer. */
import { expect } from 'vitest'
import { polling as client } from '../../clients/transports/polling.ts'
import { eventually } from '../../server/testing.ts'
import { rule, ruleOfEach } from './rule.ts'
import { batchAnswer, EPOCH, followScript, scriptedServer } from './scripted-server.ts'

const QUICK = { intervalMs: 10, schedule: 'fixed-rate', etag: true }

rule(
  'transport-lab wire, batch',
  'the client asks again at once while there is more, and at its interval when there is not',
  async () => {
    const asked: string[] = []
    const port = await scriptedServer(({ number, head, socket }) => {
      asked.push(/since=(\S+)/.exec(head)?.[1] ?? '')
      socket.write(batchAnswer(number, [number], number < 5))
    })
    const { probe } = followScript(client, port, { intervalMs: 3_600_000 })
    await probe.untilEvents(5)
    expect(asked).toEqual(['now', ...[1, 2, 3, 4].map((seq) => `${EPOCH}:${seq}`)])
  },
)

rule(
  'RFC 9110 §13.1.2',
  'the client sends the last ETag back to the URL that it belongs to, unless told not to',
  async () => {
    const conditions: (string | undefined)[] = []
    const port = await scriptedServer(({ number, head, socket }) => {
      conditions.push(/If-None-Match: (.*)/.exec(head)?.[1])
      const [cursorSeq, seqs] = number < 3 ? [1, []] : [2, [2]]
      if (number === 2) socket.write('HTTP/1.1 304 Not Modified\r\nETag: "e2"\r\n\r\n')
      else socket.write(batchAnswer(cursorSeq, seqs, false, `ETag: "e${number}"\r\n`))
    })
    const { probe, following } = followScript(client, port, QUICK, `${EPOCH}:1`)
    await eventually(() => conditions.length >= 4)
    following.abort()
    expect(conditions.slice(0, 4)).toEqual([undefined, '"e1"', '"e2"', undefined])
    expect(probe.times('empty')).toBeGreaterThanOrEqual(2)
    conditions.length = 0
    followScript(client, port, { ...QUICK, etag: false }, `${EPOCH}:1`)
    await eventually(() => conditions.length >= 2)
    expect(conditions.slice(0, 2)).toEqual([undefined, undefined])
  },
)

rule(
  'RFC 9112 §9.3.1',
  'a reused connection that closes before a byte of the answer is opened again at once, and counted',
  async () => {
    const seen: [connection: number, since: string][] = []
    const port = await scriptedServer(({ number, connection, head, socket }) => {
      seen.push([connection, /since=(\S+)/.exec(head)?.[1] ?? ''])
      if (number === 2) socket.destroy()
      else socket.write(batchAnswer(number, [number]))
    })
    const { probe } = followScript(client, port, QUICK)
    await probe.untilEvents(2)
    expect(seen.slice(0, 3)).toEqual([
      [1, 'now'],
      [1, `${EPOCH}:1`],
      [2, `${EPOCH}:1`],
    ])
    expect(probe.times('connected')).toBe(2)
    expect(probe.hellos.length).toBe(1)
  },
)

rule('RFC 9112 §9.3.1', 'a fresh connection that closes before its answer is a failure, not repeated', async () => {
  let requests = 0
  const port = await scriptedServer(({ socket }) => {
    requests += 1
    socket.destroy()
  })
  const { outcome } = followScript(client, port, QUICK)
  expect(await outcome).not.toBe('ended')
  expect(requests).toBe(1)
})

ruleOfEach(
  'RFC 9112 §8',
  'events count only when their response is complete',
  [
    ['cut by a reset', 'resetAndDestroy'],
    ['cut by an end', 'end'],
  ],
  async (_how, cut) => {
    const whole = batchAnswer(2, [1, 2])
    const port = await scriptedServer(({ socket }) => {
      socket.write(whole.slice(0, -1), () => (cut === 'end' ? socket.end() : socket.resetAndDestroy()))
    })
    const { probe, outcome } = followScript(client, port, QUICK)
    expect(await outcome).not.toBe('ended')
    expect([probe.hellos, probe.events]).toEqual([[], []])
  },
)

rule('transport-lab wire, liveness', 'the client fails a question that is unanswered after its time-out', async () => {
  const port = await scriptedServer(() => {})
  const { outcome, probe } = followScript(client, port, { ...QUICK, timeoutMs: 50 })
  expect(await outcome).toBe('expected an answer within 50 ms, none came')
  expect(probe.ends).toEqual(['reset'])
})
