/** The rules of every transport that answers questions with batches: polling and long polling. */
import { expect } from 'vitest'
import type { Batch } from '../../protocol/messages.ts'
import type { Bench } from './bench.ts'
import { rule, ruleOfEach } from './rule.ts'
import { ask } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

export function batchRules({ name, startLab }: Bench): void {
  const path = `/feed/${name}`
  const batchFrom = async (port: number, query: string): Promise<Batch> =>
    JSON.parse((await ask(port, `${path}${query}`)).body) as Batch

  rule(
    'transport-lab wire, batch',
    'a question without a place is answered at once: where it begins, and no event',
    async () => {
      const lab = await startLab()
      lab.publish('before')
      for (const query of ['', '?since=now']) {
        expect(await batchFrom(lab.port, query)).toEqual({ cursor: lab.cursor, hasMore: false, gap: null, events: [] })
      }
    },
  )

  rule('RFC 8259 §11', 'a batch is application/json in UTF-8, and its events are the published bytes', async () => {
    const lab = await startLab()
    const texts = [lab.publish('é😀'), lab.publish({ a: 1 })]
    const { headers, body } = await ask(lab.port, `${path}?since=earliest`)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(body).toBe(`{"cursor":"${lab.cursor}","hasMore":false,"gap":null,"events":[${texts.join()}]}`)
  })

  rule(
    'transport-lab wire, bounds',
    'a batch has 1,000 events at most, says that there is more, and ends at its last event',
    async () => {
      const lab = await startLab()
      lab.publishMany(1_005)
      const first = await batchFrom(lab.port, '?since=earliest')
      expect([first.events.length, first.hasMore, first.cursor]).toEqual([1_000, true, lab.cursorAt(1_000)])
      const second = await batchFrom(lab.port, `?since=${first.cursor}`)
      expect([second.events.length, second.hasMore, second.cursor]).toEqual([5, false, lab.cursorAt(1_005)])
    },
  )

  rule('transport-lab wire, bounds', 'a batch has 1 MiB of events at most; one larger event comes alone', async () => {
    const lab = await startLab()
    for (let index = 0; index < 20; index++) lab.publish('x'.repeat(60_000))
    const small = await ask(lab.port, `${path}?since=earliest`)
    expect(small.body.length).toBeGreaterThan(900_000)
    expect(small.body.length).toBeLessThan(1024 ** 2 + 200)
    expect(JSON.parse(small.body)).toMatchObject({ hasMore: true })
    lab.publish('y'.repeat(1_200_000))
    lab.publish('after')
    const large = await batchFrom(lab.port, `?since=${lab.cursorAt(20)}`)
    expect([large.events.length, large.hasMore]).toEqual([1, true])
  })

  rule('transport-lab wire, gap', 'a gap is a member of the batch, and from is the cursor as it was sent', async () => {
    const lab = await startLab({ historyEvents: 3 })
    lab.publishMany(5)
    const batch = await batchFrom(lab.port, `?since=${lab.cursorAt(0)}`)
    expect(batch.gap).toEqual({ from: lab.cursorAt(0), to: lab.cursorAt(2) })
    expect(batch.events.map((event) => event.seq)).toEqual([3, 4, 5])
  })

  ruleOfEach(
    'RFC 9457 §3',
    'what is malformed is answered 400 with a problem document that says what was expected',
    [
      ['since=yesterday', /"now", "earliest", "last:N" or a cursor/],
      ['since=', /"now", "earliest", "last:N" or a cursor/],
      ['since=now&since=now', /at most once/],
      ['channel=No%20Such', /1 to 64 characters/],
      ['channel=', /1 to 64 characters/],
    ],
    async (query, expected) => {
      const lab = await startLab()
      const { status, headers, body } = await ask(lab.port, `${path}?${query}`)
      expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
      expect(JSON.parse(body)).toMatchObject({
        status: 400,
        title: expect.any(String),
        detail: expect.stringMatching(expected),
      })
    },
  )

  rule(
    'RFC 9112 §9.3',
    'a connection serves one question after the other; without keep-alive each answer ends it',
    async () => {
      const lab = await startLab()
      const kept = new WireClient(lab.port).get(path)
      await kept.untilText('"events":[]}')
      kept.get(path)
      await kept.untilText('"events":[]}', 2)
      expect(kept.ended).toBe(false)
      const closing = await startLab({ keepAlive: false })
      expect(await new WireClient(closing.port).get(path).untilEnd()).toMatch(/\r\nconnection: close\r\n/i)
    },
  )

  rule('RFC 9110 §15.6.4', 'one connection too many is answered 503 with Retry-After', async () => {
    const lab = await startLab({ connections: 1 })
    const first = new WireClient(lab.port).get(path)
    await first.untilText('"events":[]}')
    const { status, headers } = await ask(lab.port, path)
    expect([status, Number(headers['retry-after']) > 0, headers['connection']]).toEqual([503, true, 'close'])
    expect(lab.stats(name).refusedConnections).toBe(1)
  })

  rule('transport-lab wire, bounds', 'a channel too many is answered 503; those that exist go on', async () => {
    const lab = await startLab()
    for (let index = 0; index < 1_000; index++) lab.publish('kept', `channel-${index}`)
    expect((await ask(lab.port, `${path}?channel=one-more`)).status).toBe(503)
    expect((await ask(lab.port, `${path}?channel=channel-7`)).status).toBe(200)
  })

  rule('RFC 9110 §15.5.6', 'other methods are answered 405 with Allow, HEAD too', async () => {
    const lab = await startLab()
    for (const method of ['HEAD', 'PUT', 'DELETE']) {
      const answer = await new WireClient(lab.port).request(method, path, ['Connection: close']).untilEnd()
      expect(answer, method).toMatch(/^HTTP\/1\.1 405 .*\r\nallow: GET\r\n/s)
    }
  })
}
