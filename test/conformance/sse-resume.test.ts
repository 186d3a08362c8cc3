/** How an event stream is resumed, and how one that finds no room is told to come back. */
import { EventSource } from 'eventsource'
import { expect, onTestFinished } from 'vitest'
import { sse as client } from '../../clients/transports/sse.ts'
import { eventually, HandTurnedTime } from '../../server/testing.ts'
import { sse as server } from '../../server/transports/sse.ts'
import { benchFor } from './bench.ts'
import { rule } from './rule.ts'
import { bodyOf, dispatched, openStream } from './wire/event-stream.ts'
import { ask, readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })
const PATH = '/feed/sse'

rule(
  'WHATWG HTML §9.2.4',
  'Last-Event-ID wins over since: how far the client came, over where the page began',
  async () => {
    const lab = await startLab()
    lab.publishMany(3)
    const wire = await openStream(lab.port, '?since=earliest', `Last-Event-ID: ${lab.cursorAt(2)}`)
    const messages = dispatched(await wire.untilText('\nid: ', 2))
    expect(messages.map(({ id }) => id)).toEqual([lab.cursorAt(2), lab.cursorAt(3)])
  },
)

rule(
  'WHATWG HTML §9.2.3',
  'a malformed Last-Event-ID is a gap, not a 400, which would end an EventSource for good',
  async () => {
    const lab = await startLab()
    lab.publish('held')
    const wire = await openStream(lab.port, '', 'Last-Event-ID: 17')
    const [hello, event] = dispatched(await wire.untilText('"held"}\n\n'))
    expect(JSON.parse(hello?.data ?? '')).toEqual({
      channel: 'main',
      cursor: lab.cursorAt(0),
      gap: { from: null, to: lab.cursorAt(0) },
    })
    expect(event?.id).toBe(lab.cursorAt(1))
  },
)

rule('RFC 9457 §3', 'a malformed since is a 400 with a problem document that says what was expected', async () => {
  const lab = await startLab()
  const { status, headers, body } = await ask(lab.port, `${PATH}?since=yesterday`)
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
  expect(JSON.parse(body).detail).toMatch(/"now", "earliest", "last:N" or a cursor/)
})

rule(
  'transport-lab wire, gap',
  'a gap within a stream is an event of its own, whose id is where delivery goes on',
  async () => {
    const time = new HandTurnedTime()
    const lab = await startLab({}, time)
    for (let index = 0; index < 300; index++) lab.publish('x'.repeat(60_000))
    const wire = new WireClient(lab.port).get(`${PATH}?since=earliest`)
    wire.socket.pause()
    await lab.untilSubscriptions(1)
    time.advance(121_000_000)
    lab.publish('held')
    wire.socket.resume()
    const body = bodyOf(await wire.untilText('"held"'))
    const last = [...body.matchAll(/^id: (\S+)\ndata: \{"seq"/gm)].at(-2)?.[1]
    const to = lab.cursorAt(300)
    expect(body.slice(body.lastIndexOf('event: gap'))).toContain(
      `event: gap\nid: ${to}\ndata: {"from":"${last}","to":"${to}"}\n\nid: ${lab.cursorAt(301)}\n`,
    )
  },
)

rule(
  'WHATWG HTML §9.2.3',
  'a connection too many is shed by 200, retry and the end: any other status would be final',
  async () => {
    const lab = await startLab({ connections: 1 })
    await openStream(lab.port)
    const answer = readAnswer(await new WireClient(lab.port).get(PATH).untilEnd())
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(answer.body).toMatch(/^retry: [23]\d{3}\n\n$/)
    expect(lab.stats('sse').refusedConnections).toBe(1)
  },
)

rule('WHATWG HTML §9.2.3', 'a channel too many is shed by 200, retry and the end', async () => {
  const lab = await startLab()
  for (let index = 0; index < 1_000; index++) lab.publish('kept', `channel-${index}`)
  const answer = readAnswer(await new WireClient(lab.port).get(`${PATH}?channel=one-more`).untilEnd())
  expect([answer.status, answer.body]).toEqual([200, expect.stringMatching(/^retry: \d+\n\n$/)])
})

rule('WHATWG HTML §9.2.3', 'an EventSource resumes by itself, and loses nothing', async () => {
  const lab = await startLab({ streamMs: 500 })
  const heard: unknown[] = []
  const source = new EventSource(`http://127.0.0.1:${lab.port}${PATH}`)
  onTestFinished(() => source.close())
  let hellos = 0
  source.addEventListener('hello', () => hellos++)
  source.onmessage = (message) => heard.push(JSON.parse(message.data).data)
  await eventually(() => hellos === 1)
  lab.publish('before')
  await eventually(() => heard.length === 1)
  await lab.untilIdle()
  lab.publish('while it was away')
  await eventually(() => heard.length === 2)
  expect([hellos, heard]).toEqual([2, ['before', 'while it was away']])
})
