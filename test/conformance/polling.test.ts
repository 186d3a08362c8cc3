/** Polling at the wire: conditional requests, bounded batches, and a client that asks again. */
import { expect } from 'vitest'
import { polling as client } from '../../clients/transports/polling.ts'
import { eventually } from '../../server/testing.ts'
import { polling as server } from '../../server/transports/polling.ts'
import { batchRules } from './batch-rules.ts'
import { benchFor } from './bench.ts'
import { rule, ruleOfEach } from './rule.ts'
import { batchAnswer, EPOCH, followScript, scriptedServer } from './scripted-server.ts'
import { ask } from './wire/http-answer.ts'

const QUICK = { intervalMs: 10, schedule: 'fixed-rate', etag: true }
const bench = benchFor({ server, client, settings: QUICK })
const { startLab } = bench
const PATH = '/feed/polling'

batchRules(bench)

rule(
  'RFC 9111 §5.2.2',
  'an answer is for the asking client alone and asked for again each time: private, no-cache',
  async () => {
    const lab = await startLab()
    expect((await ask(lab.port, PATH)).headers['cache-control']).toBe('private, no-cache')
  },
)

rule('RFC 9110 §8.8.3', 'the ETag is strong, and the same for the same body', async () => {
  const lab = await startLab()
  lab.publish('one')
  const [first, second] = [await ask(lab.port, `${PATH}?since=earliest`), await ask(lab.port, `${PATH}?since=earliest`)]
  expect(first.headers['etag']).toMatch(/^"[^"]+"$/)
  expect(second.headers['etag']).toBe(first.headers['etag'])
})

rule('RFC 9110 §8.8.1', 'the ETag is over everything in the body: cursor, events, hasMore and gap', async () => {
  const lab = await startLab({ historyEvents: 4 })
  lab.publishMany(3)
  const places = [
    'now',
    'earliest',
    'last:2',
    'earliest&limit=2',
    'earliest&limit=3',
    lab.cursorAt(9),
    'zzzzzzzzzzzz:1',
    'zzzzzzzzzzzz:2',
  ]
  const answers: { etag: string | undefined; body: string }[] = []
  const askAll = async (): Promise<void> => {
    for (const place of places) {
      const { headers, body } = await ask(lab.port, `${PATH}?since=${place}`)
      answers.push({ etag: headers['etag'], body })
    }
  }
  await askAll()
  lab.publish('more')
  await askAll()
  lab.publish('and the first is forgotten')
  await askAll()
  const bodies = new Set(answers.map(({ body }) => body))
  expect(bodies.size).toBeGreaterThan(10)
  expect(new Set(answers.map(({ etag }) => etag)).size).toBe(bodies.size)
})

rule(
  'RFC 9110 §15.4.5',
  'an unchanged answer is a 304 without a body that repeats ETag and Cache-Control',
  async () => {
    const lab = await startLab()
    lab.publish('one')
    const { headers } = await ask(lab.port, `${PATH}?since=${lab.cursor}`)
    const again = await ask(lab.port, `${PATH}?since=${lab.cursor}`, `If-None-Match: ${headers['etag']}`)
    expect([again.status, again.body]).toEqual([304, ''])
    expect([again.headers['etag'], again.headers['cache-control']]).toEqual([headers['etag'], 'private, no-cache'])
    expect(again.headers['content-length'] ?? '0').toBe('0')
  },
)

rule(
  'RFC 9110 §13.1.2',
  'If-None-Match is a list, compared weakly, or *; another tag gets the whole answer',
  async () => {
    const lab = await startLab()
    const { headers } = await ask(lab.port, PATH)
    const statusFor = async (condition: string) => (await ask(lab.port, PATH, `If-None-Match: ${condition}`)).status
    expect(await statusFor(`"other", W/${headers['etag']}`)).toBe(304)
    expect(await statusFor('*')).toBe(304)
    expect(await statusFor('"other"')).toBe(200)
    const changed = ask(lab.port, `${PATH}?since=${lab.cursorAt(0)}`, `If-None-Match: ${headers['etag']}`)
    expect((await changed).status).toBe(304)
    lab.publish('news')
    expect((await ask(lab.port, `${PATH}?since=${lab.cursorAt(0)}`, `If-None-Match: ${headers['etag']}`)).status).toBe(
      200,
    )
  },
)

rule(
  'transport-lab wire, bounds',
  'limit cuts a batch; a limit that is no number from 1 on is 400, a larger one is cut to 1,000',
  async () => {
    const lab = await startLab()
    lab.publishMany(1_005)
    const batch = async (query: string) => JSON.parse((await ask(lab.port, `${PATH}?since=earliest&${query}`)).body)
    expect(await batch('limit=2')).toMatchObject({
      cursor: lab.cursorAt(2),
      hasMore: true,
      events: [{ seq: 1 }, { seq: 2 }],
    })
    expect((await batch('limit=5000')).events.length).toBe(1_000)
    for (const limit of ['0', '-1', 'many', '1.5']) {
      expect(await batch(`limit=${limit}`)).toMatchObject({ status: 400, title: 'Malformed limit' })
    }
  },
)

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
    expect(probe.emptyResponses).toBeGreaterThanOrEqual(2)
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
    expect(probe.opened).toBe(2)
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
