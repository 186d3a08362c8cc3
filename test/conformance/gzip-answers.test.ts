/** gzip of answers, polling and long polling: for who asks alone, told to caches, with an ETag of its own. */
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished } from 'vitest'
import { longPolling as longPollingClient } from '../../clients/transports/long-polling.ts'
import { polling as pollingClient } from '../../clients/transports/polling.ts'
import { longPolling } from '../../server/transports/long-polling.ts'
import { polling } from '../../server/transports/polling.ts'
import { type Bench, benchFor } from './bench.ts'
import { LabUnderTest } from './lab-under-test.ts'
import { rule, ruleOfEach } from './rule.ts'
import { ask, readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const GZIP = { pollingCompression: 'gzip', longPollingCompression: 'gzip' } as const
const ASKED = 'Accept-Encoding: gzip'
const LONG = { text: 'news '.repeat(100) }

const settings = { compression: 'gzip', intervalMs: 20 }
const ofPolling = benchFor({ server: polling, client: pollingClient, settings })
const ofLongPolling = benchFor({ server: longPolling, client: longPollingClient, settings })
const BOTH: [string, Bench][] = [
  ['polling', ofPolling],
  ['long-polling', ofLongPolling],
]

ruleOfEach(
  'RFC 9110 §12.5.3',
  'who asks for gzip gets it, and inflated it is what all others get',
  BOTH,
  async (name, bench) => {
    const lab = await bench.startLab(GZIP)
    lab.publish(LONG)
    const path = `/feed/${name}?since=earliest`
    const [plain, packed] = [await ask(lab.port, path), await ask(lab.port, path, ASKED)]
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip'])
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.body)
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2)
    expect(packed.headers['content-type']).toBe(plain.headers['content-type'])
  },
)

ruleOfEach(
  'RFC 9110 §12.4.2',
  'who asks for something else, or likes the answer better as it is, gets it as it is',
  [
    ['another coding', 'Accept-Encoding: br, deflate'],
    ['weight 0', 'Accept-Encoding: gzip;q=0, *'],
    ['identity before gzip', 'Accept-Encoding: identity, gzip;q=0.5'],
    ['an empty field', 'Accept-Encoding:'],
  ],
  async (_what, field) => {
    const lab = await ofPolling.startLab(GZIP)
    const event = lab.publish(LONG)
    const { headers, body } = await ask(lab.port, '/feed/polling?since=earliest', field)
    expect([headers['content-encoding'], body.includes(event)]).toEqual([undefined, true])
  },
)

rule(
  'RFC 9110 §12.5.5',
  'an answer that may be kept varies by Accept-Encoding, beside Origin, and so does its 304',
  async () => {
    const lab = await ofPolling.startLab({ ...GZIP, allowOrigins: ['https://a.example'] })
    const { headers } = await ask(lab.port, '/feed/polling')
    expect(headers['vary']).toBe('Origin, Accept-Encoding')
    const unchanged = await ask(lab.port, '/feed/polling', `If-None-Match: ${headers['etag']}`)
    expect([unchanged.status, unchanged.headers['vary']]).toEqual([304, 'Origin, Accept-Encoding'])
  },
)

rule(
  'RFC 9110 §8.8.3.3',
  'the compressed answer has a strong ETag of its own, and a 304 is for the one that was kept',
  async () => {
    const lab = await ofPolling.startLab(GZIP)
    lab.publish(LONG)
    const path = '/feed/polling?since=earliest'
    const tags = [await ask(lab.port, path), await ask(lab.port, path, ASKED)].map(({ headers }) => headers['etag'])
    expect(new Set(tags).size).toBe(2)
    for (const tag of tags) expect(tag).toMatch(/^"[^"]+"$/)
    const statusOf = async (tag: string | undefined, ...lines: string[]) =>
      (await ask(lab.port, path, `If-None-Match: ${tag}`, ...lines)).status
    expect([await statusOf(tags[0]), await statusOf(tags[1], ASKED)]).toEqual([304, 304])
    expect([await statusOf(tags[1]), await statusOf(tags[0], ASKED)]).toEqual([200, 200])
  },
)

rule('RFC 9110 §15.4.5', 'a 304 has no coding: it has no body', async () => {
  const lab = await ofPolling.startLab(GZIP)
  lab.publish(LONG)
  const path = '/feed/polling?since=earliest'
  const { headers } = await ask(lab.port, path, ASKED)
  const unchanged = await ask(lab.port, path, ASKED, `If-None-Match: ${headers['etag']}`)
  expect([unchanged.status, unchanged.headers['content-encoding'], unchanged.body]).toEqual([304, undefined, ''])
})

ruleOfEach(
  'transport-lab wire, compression',
  'an answer without an event goes as it is: it would grow',
  BOTH,
  async (name, bench) => {
    const lab = await bench.startLab(GZIP)
    const { headers, body } = await ask(lab.port, `/feed/${name}`, ASKED)
    expect([headers['content-encoding'], JSON.parse(body).events]).toEqual([undefined, []])
  },
)

ruleOfEach(
  'transport-lab wire, compression',
  'where it is off nobody gets it, and no answer varies',
  BOTH,
  async (name, bench) => {
    const lab = await bench.startLab()
    lab.publish(LONG)
    const { headers, body } = await ask(lab.port, `/feed/${name}?since=earliest`, ASKED)
    expect([headers['content-encoding'], headers['vary'], JSON.parse(body).events.length]).toEqual([
      undefined,
      undefined,
      1,
    ])
  },
)

rule(
  'transport-lab wire, compression',
  'polls that wait for the same event get the same bytes, those that did not ask get it as it is',
  async () => {
    const lab = await ofLongPolling.startLab(GZIP)
    const path = `/feed/long-polling?since=${lab.cursor}`
    const packed = [ASKED, ASKED].map((line) => new WireClient(lab.port).get(path, 'Connection: close', line))
    const plain = new WireClient(lab.port).get(path, 'Connection: close')
    await lab.untilSubscriptions(3)
    const event = lab.publish(LONG)
    const [one, other, third] = (await Promise.all([...packed, plain].map((wire) => wire.untilEnd()))).map(readAnswer)
    expect(one?.bytes.equals(other?.bytes ?? Buffer.alloc(0))).toBe(true)
    expect(gunzipSync(one?.bytes ?? '').toString()).toBe(third?.body)
    expect(third?.body).toContain(event)
  },
)

ruleOfEach(
  'transport-lab wire, compression',
  'our follower gets every event verbatim, and both ends count the same bytes of each kind',
  BOTH,
  async (name, { startLab, followers }) => {
    const lab = await startLab(GZIP)
    const { probe, following } = followers.open(lab)
    await probe.untilHello()
    const texts = Array.from({ length: 20 }, (_, index) => lab.publish({ index, ...LONG }))
    await probe.untilEvents(20)
    following.close()
    await following.done
    expect(probe.events.map((event) => event.text)).toEqual(texts)
    expect(probe.kinds.down.payload).toBeLessThan(texts.join('').length / 2)
    await lab.untilIdle()
    const { bytesDownByKind, bytesUpByKind } = lab.stats(name)
    expect({ down: bytesDownByKind, up: bytesUpByKind }).toEqual(probe.kinds)
  },
)

ruleOfEach(
  'transport-lab wire, compression',
  'a follower that asks for it is served without it where it is off',
  BOTH,
  async (name, { followers }) => {
    const lab = await LabUnderTest.start(name === 'polling' ? polling : longPolling)
    onTestFinished(() => lab.close())
    const { probe } = followers.open(lab)
    await probe.untilHello()
    const text = lab.publish(LONG)
    await probe.untilEvents(1)
    expect(probe.kinds.down.payload).toBe(text.length)
  },
)

rule(
  'transport-lab wire, bounds',
  'limit cuts what a long poll brings, and the rest is there to be asked for',
  async () => {
    const lab = await ofLongPolling.startLab()
    lab.publishMany(5)
    const batch = async (query: string) => JSON.parse((await ask(lab.port, `/feed/long-polling?${query}`)).body)
    expect(await batch('since=earliest&limit=2')).toMatchObject({
      cursor: lab.cursorAt(2),
      hasMore: true,
      events: [{}, {}],
    })
    expect(await batch(`since=${lab.cursorAt(4)}&limit=2`)).toMatchObject({ hasMore: false, events: [{ seq: 5 }] })
    for (const limit of ['0', 'many']) {
      expect(await batch(`since=earliest&limit=${limit}`)).toMatchObject({ status: 400, title: 'Malformed limit' })
    }
  },
)
