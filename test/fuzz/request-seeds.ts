/** Seeds in plain HTTP/1.1: every endpoint, framing and pairing of requests on one connection. */
import type { Seed } from './corpus.ts'

const HOST = 'Host: 127.0.0.1'
const JSON_TYPE = 'Content-Type: application/json'
const MESSAGE = '{"id":"m1","from":"ada","data":{"text":"hi \\u00e9"}}'

/** A request with these field lines; a body gets its length. */
function request(line: string, fields: readonly string[] = [], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  return [`${line} HTTP/1.1`, HOST, ...fields, ...length, '', body].join('\r\n')
}

function chunked(line: string, chunks: readonly string[], trailer = ''): string {
  const body = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')
  return `${[`${line} HTTP/1.1`, HOST, JSON_TYPE, 'Transfer-Encoding: chunked', '', ''].join('\r\n')}${body}0\r\n${trailer}\r\n`
}

export function requestSeeds(quietCursor: string): Seed[] {
  const poll = request('GET /feed/polling?channel=main&since=last:2')
  const held = request(`GET /feed/long-polling?channel=quiet&since=${quietCursor}&wait=40`)
  const stream = request('GET /feed/sse?channel=main&since=last:2', ['Accept: text/event-stream'])
  const message = request('POST /feed/messages?channel=main', [JSON_TYPE], MESSAGE)
  const texts: Record<string, string> = {
    poll,
    'poll without a query': request('GET /feed/polling'),
    'poll with limit': request('GET /feed/polling?since=earliest&limit=2', ['Connection: close']),
    'poll with an ETag': request(`GET /feed/polling?channel=quiet&since=${quietCursor}`, [
      `If-None-Match: "x", W/"${quietCursor}.0"`,
    ]),
    'poll with a gap': request('GET /feed/polling?since=zzzzzzzzzzzz:7'),
    'poll in HTTP/1.0': `GET /feed/polling HTTP/1.0\r\n${HOST}\r\nConnection: keep-alive\r\n\r\n`,
    'poll of an absolute URL': request('GET http://127.0.0.1/feed/polling?since=now'),
    'poll of an own page': request('GET /feed/polling', ['Origin: http://127.0.0.1', 'Cookie: a=b; lab=c']),
    'long poll, held': held,
    'long poll, answered': request('GET /feed/long-polling?since=earliest&wait=0'),
    'long poll with a gap': request('GET /feed/long-polling?since=zzzzzzzzzzzz:7&wait=30'),
    stream,
    'stream that resumes': request('GET /feed/sse?since=earliest', ['Last-Event-ID: zzzzzzzzzzzz:3']),
    'stream with a malformed id': request('GET /feed/sse', ['Last-Event-ID: <script>']),
    'stream in HTTP/1.0': `GET /feed/sse HTTP/1.0\r\n${HOST}\r\n\r\n`,
    message,
    'message in chunks': chunked('POST /feed/messages?channel=main', [MESSAGE.slice(0, 20), MESSAGE.slice(20)]),
    'message with a trailer': chunked('POST /feed/messages', [MESSAGE], 'X-Trailer: 1\r\n'),
    'message that asks first': request('POST /feed/messages', [JSON_TYPE, 'Expect: 100-continue'], MESSAGE),
    'message as text': request('POST /feed/messages', ['Content-Type: text/plain'], MESSAGE),
    'message that is too large': request('POST /feed/messages', [JSON_TYPE], `"${'x'.repeat(70_000)}"`),
    'message of open brackets': request('POST /feed/messages', [JSON_TYPE], '['.repeat(500)),
    'message of nested brackets': request(
      'POST /feed/messages',
      [JSON_TYPE],
      `{"id":"m2","from":"ada","data":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
    ),
    'ticket for a code': request('POST /lab/tickets', [JSON_TYPE], '{"code":"ABCD-EFGH"}'),
    'poll with a ticket': request('GET /feed/polling?ticket=k3j9q0x2m1abk3j9q0x2m1ab', ['Cookie: tlab=k3j9q0x2m1ab']),
    'feed without a token': request('PUT /lab/feed', [JSON_TYPE], '{"channel":"a","source":"synthetic","rate":1}'),
    'feed with another token': request('DELETE /lab/feed?channel=a&run=b', ['Authorization: Bearer x']),
    'fault without a token': request('POST /lab/faults', [JSON_TYPE], '{"kind":"drop-connections","share":0.5}'),
    'fault with another token': request(
      'POST /lab/faults',
      [JSON_TYPE, 'Authorization: Bearer x'],
      '{"kind":"stall-feed","durationMs":10}',
    ),
    preflight: request('OPTIONS /feed/messages', ['Origin: http://127.0.0.1', 'Access-Control-Request-Method: POST']),
    'foreign page': request('GET /feed/sse', ['Origin: http://evil.example']),
    'foreign host': `GET / HTTP/1.1\r\nHost: evil.example:80\r\n\r\n`,
    'head of a stream': request('HEAD /feed/sse', ['Connection: close']),
    'options of all': request('OPTIONS *'),
    trace: request('TRACE /feed/polling'),
    connect: request('CONNECT 127.0.0.1:1'),
    'upgrade to HTTP/2': request('GET /feed/sse', [
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
    ]),
    'preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
    'hello of TLS':
      '\x16\x03\x01\0\x2e\x01\0\0\x2a\x03\x03abcdefghijklmnopqrstuvwxyzabcdef\0\0\x04\x13\x01\0\xff\x01\0',
    'three polls at once': poll + poll + request('GET /lab/time'),
    'polls behind a held one': held + poll + held,
    'message behind a poll': poll + message + message,
    'stream behind a poll': poll + stream,
    'poll behind a stream': stream + poll,
    'nonsense behind a poll': `${poll}\0\0\0nonsense`,
    'smuggled length': `${request('POST /feed/messages', [JSON_TYPE, 'Content-Length: 5', 'Transfer-Encoding: chunked'])}0\r\n\r\n${poll}`,
  }
  const paths = [
    '/',
    '/lab/info',
    '/lab/time',
    '/lab/stats',
    '/lab/live',
    '/lab/ready',
    '/metrics',
    '/docs',
    '/docs/json',
  ]
  const files = [
    '/results/',
    '/results/none.json',
    '/results/..%2f..%2fpackage.json',
    '/results/../../etc/passwd',
    '/%',
  ]
  const plain = [...paths, ...files].map(
    (path): Seed => ({ name: `GET ${path}`, bytes: Buffer.from(request(`GET ${path}`)) }),
  )
  return [
    ...Object.entries(texts).map(([name, text]): Seed => ({ name, bytes: Buffer.from(text, 'latin1') })),
    ...plain,
  ]
}
