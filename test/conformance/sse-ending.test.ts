/** How an event stream ends, and what opens none. */
import { expect } from 'vitest'
import { sse as client } from '../../clients/transports/sse.ts'
import { sse as server } from '../../server/transports/sse.ts'
import { benchFor } from './bench.ts'
import { rule } from './rule.ts'
import { openStream } from './wire/event-stream.ts'
import { readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })
const PATH = '/feed/sse'

rule('RFC 9110 §15.5.6', 'HEAD opens no stream: 405 with Allow, as for other methods', async () => {
  const lab = await startLab()
  for (const method of ['HEAD', 'PUT']) {
    const answer = await new WireClient(lab.port).request(method, PATH, ['Connection: close']).untilEnd()
    expect(answer).toMatch(/^HTTP\/1\.1 405 .*\r\nallow: GET\r\n/s)
  }
  expect(lab.gauges().subscriptions).toBe(0)
})

rule('RFC 9112 §9.3.2', 'a stream cannot stand behind an unanswered request on its connection', async () => {
  const lab = await startLab()
  const wire = await openStream(lab.port)
  wire.get(PATH)
  lab.publish('still the first stream')
  await wire.untilText('"still the first stream"')
  expect(wire.received.match(/HTTP\/1.1 /g)?.length).toBe(1)
})

rule('RFC 9112 §7.1', 'a client that half-closes gets the last chunk and an end in return', async () => {
  const lab = await startLab()
  const wire = await openStream(lab.port)
  wire.socket.end()
  expect(await wire.untilEnd()).toMatch(/\r\n0\r\n\r\n$/)
  await lab.untilIdle()
})

rule(
  'WHATWG HTML §9.2.3',
  'who asks while the server closes gets 200, a time to come back and an end: any other status would be for good',
  async () => {
    const lab = await startLab()
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`
    // When the first is answered, the server has read the beginning of the second.
    const wire = new WireClient(lab.port).send(`${request('/lab/time')}\r\n${request(PATH)}`)
    await wire.untilText('"sentAtUs":')
    const closed = lab.close()
    wire.send('\r\n')
    const { status, headers, body } = readAnswer((await wire.untilEnd()).replace(/^.*(?=HTTP\/1\.1 )/s, ''))
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(body).toMatch(/^retry: \d{4}\n\n$/)
    wire.socket.end()
    await closed
  },
)

rule('RFC 9112 §7.1', 'a server that closes ends each stream by its last chunk', async () => {
  const lab = await startLab()
  const wire = await openStream(lab.port)
  const closed = lab.close()
  expect(await wire.untilEnd()).toMatch(/\r\n0\r\n\r\n$/)
  wire.socket.end()
  await closed
})

rule(
  'transport-lab wire, lifetime',
  'a stream ends by its last chunk after its lifetime; who stays after that is cut',
  async () => {
    const lab = await startLab({ streamMs: 60 })
    const wire = await openStream(lab.port)
    expect(await wire.untilEnd()).toMatch(/\r\n0\r\n\r\n$/)
    await lab.untilIdle()
  },
)

rule(
  'transport-lab wire, lifetime',
  'lifetimes are random, between half of the longest and the whole of it; 0 is for ever',
  async () => {
    const lab = await startLab({ streamMs: 400 })
    const ends: number[] = []
    const began = performance.now()
    const wires = await Promise.all(Array.from({ length: 12 }, () => openStream(lab.port)))
    const opened = performance.now()
    await Promise.all(wires.map((wire) => wire.untilEnd().then(() => ends.push(performance.now()))))
    expect(Math.min(...ends) - began).toBeGreaterThanOrEqual(190)
    expect(Math.max(...ends) - opened).toBeLessThan(1_000)
    expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(40)
  },
)
