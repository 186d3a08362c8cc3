/** What HTTP says of requests, whatever they ask for: whom they name, which are acted upon, and which methods there are. */
import { expect } from 'vitest'
import { polling as client } from '../../clients/transports/polling.ts'
import { RawClient, startServer } from '../../server/testing.ts'
import { polling as server } from '../../server/transports/polling.ts'
import { benchFor } from './bench.ts'
import { rule, ruleOfEach } from './rule.ts'
import { readAnswer } from './wire/http-answer.ts'
import { HANDSHAKE } from './wire/websocket-peer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })

const POSTED = '{"id":"m1","from":"ada","data":1}'
const POST = [
  'POST /feed/messages HTTP/1.1',
  'Host: 127.0.0.1',
  'Content-Type: application/json',
  `Content-Length: ${POSTED.length}`,
  '',
  POSTED,
].join('\r\n')
const requestOf = (line: string, ...fields: string[]): string => [line, ...fields, '', ''].join('\r\n')

async function statusOf(port: number, request: string): Promise<number> {
  return readAnswer(await new WireClient(port).send(request).untilText('\r\n\r\n')).status
}

ruleOfEach(
  'RFC 9112 §3.2',
  'a request with more than one Host is refused with 400, an upgrade before its 101',
  [
    ['ours and a foreign one', '/feed/polling', ['Host: 127.0.0.1', 'hOST: evil.example']],
    ['the same twice', '/lab/info', ['Host: 127.0.0.1', 'Host: 127.0.0.1']],
    ['WebSocket', '/feed/websocket', ['Host: 127.0.0.1', 'Host: evil.example', ...HANDSHAKE]],
  ],
  async (_which, path, fields) => {
    const { port } = await startServer()
    expect(await statusOf(port, requestOf(`GET ${path} HTTP/1.1`, ...fields))).toBe(400)
  },
)

ruleOfEach(
  'RFC 9112 §3.2.2',
  'the authority of a target in absolute form replaces Host',
  [
    ['a foreign one', 'http://evil.example/feed/polling', '127.0.0.1', 421],
    ['a foreign one without a path', 'http://evil.example', '127.0.0.1', 421],
    ['ours', 'http://localhost:8080/feed/polling', 'evil.example', 200],
    ['ours for a user', 'http://evil@localhost/feed/polling', 'localhost', 421],
  ],
  async (_whose, target, host, status) => {
    const { port } = await startLab()
    expect(await statusOf(port, requestOf(`GET ${target} HTTP/1.1`, `Host: ${host}`))).toBe(status)
  },
)

rule('RFC 9110 §7.8', 'an upgrade in HTTP/1.0 is a plain request', async () => {
  const { port, lab } = await startServer()
  const wire = new WireClient(port).send(requestOf('GET /feed/websocket HTTP/1.0', 'Host: 127.0.0.1', ...HANDSHAKE))
  const { status, headers } = readAnswer(await wire.untilEnd())
  expect([status, headers['upgrade']]).toEqual([426, 'websocket'])
  expect(lab.stats().transports['websocket']?.subscriptions).toBe(0)
})

rule('RFC 9112 §9.6', 'what stands behind an answer with Connection: close is not acted upon', async () => {
  const lab = await startLab({ keepAlive: false })
  const wire = new WireClient(lab.port).send(`${requestOf('GET /feed/polling HTTP/1.1', 'Host: 127.0.0.1')}${POST}`)
  const received = await wire.untilEnd()
  expect(received.match(/HTTP\/1\.1 \d+|connection: \w+/gi)).toEqual(['HTTP/1.1 200', 'connection: close'])
  expect([lab.cursor, lab.stats('polling').requests]).toEqual([lab.cursorAt(0), 1])
})

rule(
  'RFC 9112 §9.6',
  'what stands behind a stream is not acted upon, nor is the stream counted as another’s',
  async () => {
    const running = await startServer()
    const poll = requestOf('GET /feed/polling HTTP/1.1', 'Host: 127.0.0.1')
    const stream = new RawClient(running.port)
    stream.socket.write(`${requestOf('GET /feed/sse HTTP/1.1', 'Host: 127.0.0.1')}${POST}${poll}`)
    await stream.until('event: hello')
    stream.socket.write(`${POST}${poll}`)
    running.publish('one')
    await stream.until('"one"')
    stream.socket.end()
    await stream.ended
    const { sse, polling } = running.lab.stats().transports
    expect(running.lab.channels.open('main').headSeq).toBe(1)
    expect([sse?.openedConnections, polling?.requests, polling?.bytesDown]).toEqual([1, 0, 0])
  },
)

rule('RFC 9112 §9.3.2', 'requests that wait behind another are acted upon in their order', async () => {
  const lab = await startLab()
  const poll = requestOf('GET /feed/polling?since=earliest HTTP/1.1', 'Host: 127.0.0.1')
  const received = await new WireClient(lab.port).send(`${poll}${POST}${poll}`).untilText('"hasMore"', 2)
  expect(received.match(/"events":\[.|"id":"m1","cursor"/g)).toEqual([
    '"events":[]',
    '"id":"m1","cursor"',
    '"events":[{',
  ])
})

ruleOfEach(
  'RFC 9110 §9.3.2',
  'HEAD is answered like GET, without the body',
  [
    ['/lab/info', 200],
    ['/lab/time', 200],
    ['/results/', 200],
    ['/results/none.json', 404],
    ['/feed/messages', 405],
  ],
  async (path, status) => {
    const { port } = await startServer()
    const ask = (method: string) => new WireClient(port).request(method, path, ['Connection: close']).untilEnd()
    const [head, get] = [readAnswer(await ask('HEAD')), readAnswer(await ask('GET'))]
    expect([head.status, get.status, head.body]).toEqual([status, status, ''])
    expect(head.headers['content-type']).toBe(get.headers['content-type'])
  },
)

ruleOfEach(
  'RFC 9110 §15.5.6',
  'a path that is there for other methods is 405, and Allow has all of them',
  [
    ['POST', '/results/mine.json', 'GET, HEAD'],
    ['PUT', '/lab/info?x=1', 'GET, HEAD'],
    ['POST', '/feed/pollin%67', 'GET'],
    ['HEAD', '/feed/sse', 'GET'],
    ['GET', '/lab/feed', 'PUT, DELETE'],
    ['DELETE', 'http://127.0.0.1/feed/messages', 'POST'],
  ],
  async (method, path, allow) => {
    const { port } = await startServer()
    const { status, headers } = readAnswer(
      await new WireClient(port).request(method, path, ['Connection: close']).untilEnd(),
    )
    expect([status, headers['allow']?.split(', ').sort()]).toEqual([405, allow.split(', ').sort()])
  },
)
