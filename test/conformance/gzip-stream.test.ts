/** gzip of a stream (SSE): for who asks alone, one member, flushed after every event, each compressed once for all. */
import { constants, gunzipSync } from 'node:zlib'
import { expect, onTestFinished } from 'vitest'
import { sse as client } from '../../clients/transports/sse.ts'
import { eventually } from '../../server/testing.ts'
import { sse as server } from '../../server/transports/sse.ts'
import { benchFor } from './bench.ts'
import type { LabUnderTest } from './lab-under-test.ts'
import { rule } from './rule.ts'
import { headOf, readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const GZIP = { sseCompression: 'gzip' } as const
const ASKED = 'Accept-Encoding: gzip'
const LONG = { text: 'news '.repeat(100) }
const FLUSH = Buffer.from([0, 0, 0xff, 0xff])

const { startLab, followers } = benchFor({ server, client, settings: { compression: 'gzip' } })

const bodyOf = (wire: WireClient): Buffer => readAnswer(wire.received).bytes
/** What can be read of a member that is not over. */
const readable = (body: Buffer): string => gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }).toString()

/** A stream whose first flushes have arrived: the hello's is one. */
async function open(lab: LabUnderTest, query = '', flushes = 1): Promise<WireClient> {
  const wire = new WireClient(lab.port).get(`/feed/sse${query}`, ASKED)
  await wire.until(`${flushes} flushes`, () => flushesIn(bodyOf(wire)) >= flushes)
  return wire
}

function flushesIn(body: Buffer): number {
  let count = 0
  for (let at = body.indexOf(FLUSH); at !== -1; at = body.indexOf(FLUSH, at + 1)) count += 1
  return count
}

rule('RFC 9110 §12.5.3', 'who asks for gzip gets it, told to caches; all others get the stream as it is', async () => {
  const lab = await startLab(GZIP)
  const { headers } = await headOf(await open(lab))
  expect([headers['content-encoding'], headers['vary']]).toEqual(['gzip', 'Accept-Encoding'])
  const plain = await headOf(new WireClient(lab.port).get('/feed/sse'))
  expect([plain.headers['content-encoding'], plain.headers['vary']]).toEqual([undefined, 'Accept-Encoding'])
})

rule('RFC 1951 §3.2.4', 'hello and every event end with a flush: what has arrived can be read, all of it', async () => {
  const lab = await startLab(GZIP)
  const wire = await open(lab)
  expect(readable(bodyOf(wire))).toContain(`"cursor":"${lab.cursor}"`)
  for (const data of ['one', LONG, 'é😀']) {
    const event = lab.publish(data)
    await eventually(() => readable(bodyOf(wire)).endsWith(`data: ${event}\n\n`))
  }
})

rule('RFC 1952 §2.2', 'a stream that ends in order is one whole member: its checksum and its size hold', async () => {
  const lab = await startLab({ ...GZIP, sseHeartbeatMs: 40 })
  const wire = await open(lab)
  lab.publish(LONG)
  await wire.until('a comment', () => readable(bodyOf(wire)).endsWith(':\n\n'))
  lab.publish('last')
  wire.socket.end()
  await wire.untilEnd()
  const text = gunzipSync(bodyOf(wire)).toString()
  expect(text).toContain(':\n\n')
  expect(text.match(/^id: /gm)).toHaveLength(3)
})

rule('RFC 1952 §2.2', 'so is one that the server ends', async () => {
  const lab = await startLab(GZIP)
  const wire = await open(lab)
  lab.publish(LONG)
  await lab.close()
  await wire.untilEnd()
  expect(gunzipSync(bodyOf(wire)).toString()).toContain('"news ')
})

rule(
  'RFC 1951 §2',
  'no event needs one before it: every subscriber gets the same bytes, whenever it came',
  async () => {
    const lab = await startLab(GZIP)
    const first = await open(lab)
    for (let index = 0; index < 3; index++) lab.publish(LONG)
    await first.until('three events', () => flushesIn(bodyOf(first)) >= 4)
    const second = await open(lab, `?since=${lab.cursorAt(2)}`, 2)
    const lastPiece = (body: Buffer) => body.subarray(body.lastIndexOf(FLUSH, -5) + FLUSH.length)
    expect(lastPiece(bodyOf(second)).equals(lastPiece(bodyOf(first)))).toBe(true)
  },
)

rule('RFC 9112 §7.1', 'to a client of HTTP/1.0 the member comes without chunks', async () => {
  const lab = await startLab(GZIP)
  const wire = new WireClient(lab.port).send(`GET /feed/sse HTTP/1.0\r\nHost: 127.0.0.1\r\n${ASKED}\r\n\r\n`)
  await wire.until('a hello', () => flushesIn(bodyOf(wire)) >= 1)
  lab.publish(LONG)
  wire.socket.end()
  await wire.untilEnd()
  expect(gunzipSync(bodyOf(wire)).toString()).toContain('"news ')
})

rule('WHATWG HTML §9.2.6', 'a client of another make (fetch) reads each event as it comes', async () => {
  const lab = await startLab(GZIP)
  const response = await fetch(`http://127.0.0.1:${lab.port}/feed/sse`, { headers: { 'accept-encoding': 'gzip' } })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  onTestFinished(() => reader.cancel())
  let text = ''
  const untilText = async (end: string) => {
    while (!text.endsWith(end)) text += Buffer.from((await reader.read()).value ?? []).toString()
  }
  await untilText('"gap":null}\n\n')
  for (let index = 0; index < 3; index++) {
    const event = lab.publish({ index })
    await untilText(`data: ${event}\n\n`)
  }
  expect(text.match(/^data: /gm)).toHaveLength(4)
})

rule(
  'transport-lab wire, compression',
  'our follower gets every event verbatim, and both ends count the same bytes of each kind',
  async () => {
    const lab = await startLab({ ...GZIP, sseHeartbeatMs: 40 })
    const { probe, following } = followers.open(lab)
    await probe.untilHello()
    const texts = Array.from({ length: 20 }, (_, index) => lab.publish({ index, ...LONG }))
    await probe.untilEvents(20)
    await eventually(() => probe.kinds.down.heartbeat > 0)
    following.close()
    await following.done
    expect(probe.events.map((event) => event.text)).toEqual(texts)
    expect(probe.kinds.down.payload).toBeLessThan(texts.join('').length / 3)
    await lab.untilIdle()
    const { bytesDownByKind, bytesUpByKind } = lab.stats('sse')
    expect({ down: bytesDownByKind, up: bytesUpByKind }).toEqual(probe.kinds)
  },
)

rule('transport-lab wire, compression', 'where it is off nobody gets it', async () => {
  const lab = await startLab()
  const { probe } = followers.open(lab)
  await probe.untilHello()
  const text = lab.publish(LONG)
  await probe.untilEvents(1)
  expect(probe.kinds.down.payload).toBe(text.length)
})
