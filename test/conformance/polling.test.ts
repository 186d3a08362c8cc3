/** Polling at the wire: conditional requests and bounded batches. */
import { expect } from 'vitest'
import { polling as client } from '../../clients/transports/polling.ts'
import { polling as server } from '../../server/transports/polling.ts'
import { batchRules } from './batch-rules.ts'
import { benchFor } from './bench.ts'
import { rule } from './rule.ts'
import { ask } from './wire/http-answer.ts'

const bench = benchFor({ server, client, settings: {} })
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
