import { expect, test } from 'vitest'
import type { ProblemError } from '../problem.ts'
import { RawClient, startServer } from '../testing.ts'
import { hostCheck } from './host.ts'
import { checkOrigin } from './origin.ts'
import { tokenCheck } from './token.ts'

const statusOf = (act: () => unknown): number => {
  try {
    act()
    return 200
  } catch (error) {
    return (error as ProblemError).problem.status
  }
}

test.each([
  ['127.0.0.1', 200],
  ['127.0.0.1:8080', 200],
  ['[::1]:8080', 200],
  ['192.168.1.7', 200],
  ['localhost:1', 200],
  ['LOCALHOST', 200],
  ['lab.example', 200],
  ['bound.example:80', 200],
  ['evil.example', 421],
  ['localhost.evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['[lab.example]', 421],
  ['user@localhost', 421],
  ['::1', 421],
  ['', 421],
])('Host %j is answered with %i', (host, status) => {
  const check = hostCheck('bound.example', ['lab.example'])
  expect(statusOf(() => check(host))).toBe(status)
})

test.each([
  [undefined, '127.0.0.1:8080', 200],
  ['http://127.0.0.1:8080', '127.0.0.1:8080', 200],
  ['https://127.0.0.1:8080', '127.0.0.1:8080', 200],
  ['http://localhost', 'localhost:80', 200],
  ['http://[::1]:8080', '[::1]:8080', 200],
  ['https://dashboard.example', '127.0.0.1', 200],
  ['http://127.0.0.1:8081', '127.0.0.1:8080', 403],
  ['http://dashboard.example', '127.0.0.1', 403],
  ['null', '127.0.0.1', 403],
  ['', '127.0.0.1', 403],
  ['ftp://127.0.0.1', '127.0.0.1', 403],
  ['http://evil.example', '127.0.0.1', 403],
])('Origin %j at Host %j is answered with %i', (origin, host, status) => {
  expect(statusOf(() => checkOrigin(origin, host, ['https://dashboard.example']))).toBe(status)
})

test('"null" cannot be allowed', () => {
  expect(statusOf(() => checkOrigin('null', 'localhost', ['null']))).toBe(403)
})

test('only the whole token opens the controls', () => {
  const check = tokenCheck('abc')
  const answers = ['Bearer abc', 'bearer abc', 'Bearer ab', 'Bearer abcd', 'abc', '', undefined]
  expect(answers.map((answer) => statusOf(() => check(answer)))).toEqual([200, 200, 401, 401, 401, 401, 401])
})

test('an allowed page may read answers and ask first; another may not', async () => {
  const origin = 'https://dashboard.example'
  const server = await startServer({ allowOrigins: [origin] })
  const read = await fetch(`${server.origin}/feed/polling`, { headers: { origin } })
  expect(read.headers.get('access-control-allow-origin')).toBe(origin)
  expect(read.headers.get('access-control-expose-headers')).toContain('Lab-Cursor')
  const headers = { origin, 'access-control-request-method': 'POST' }
  const asked = await fetch(`${server.origin}/feed/messages`, { method: 'OPTIONS', headers })
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    expect.stringMatching(/Content-Type/),
  ])
  const foreign = await fetch(`${server.origin}/feed/messages`, {
    method: 'OPTIONS',
    headers: { ...headers, origin: 'http://x.y' },
  })
  expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null])
})

test('a stream too is readable by an allowed page', async () => {
  const origin = 'https://dashboard.example'
  const server = await startServer({ allowOrigins: [origin] })
  const client = new RawClient(server.port).get('/feed/sse', `Origin: ${origin}`)
  expect(await client.until('event: hello')).toContain(`access-control-allow-origin: ${origin}\r\n`)
})
