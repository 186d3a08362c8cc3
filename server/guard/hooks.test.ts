import { expect, test } from 'vitest'
import { RawClient, startServer } from '../testing.ts'

const ORIGIN = 'https://dashboard.example'
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

test.each([
  ['/lab/info', 200],
  ['/lab/time', 200],
  ['/feed/polling?since=x', 400],
  ['/nowhere', 404],
  ['/results/', 200],
  ['/results/none.json', 404],
  ['/%', 400],
])('%s, answered with %i, forbids a browser to guess its type', async (path, status) => {
  const server = await startServer()
  const client = new RawClient(server.port).get(path)
  const head = await client.until('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(head).toMatch(/\r\nx-content-type-options: nosniff\r\n/)
})

test.each(['/feed/polling', '/feed/sse'])('%s pays for no header that its type makes needless', async (path) => {
  const server = await startServer()
  const head = await new RawClient(server.port).get(path).until('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
  expect(head).not.toMatch(/nosniff/)
})

test.each([
  ['Host', 'Host: evil.example', 421],
  ['Origin', 'Host: localhost\r\nOrigin: http://evil.example', 403],
  ['ticket', 'Host: localhost', 401],
])('an upgrade whose %s is wrong is refused before its 101', async (_what, lines, status) => {
  const server = await startServer({ joinCode: '7K3M9QXZ' })
  const client = new RawClient(server.port)
  client.socket.write(`GET /feed/websocket HTTP/1.1\r\n${lines}\r\n${UPGRADE.join('\r\n')}\r\n\r\n`)
  await client.ended
  expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(client.received).not.toContain('101')
})

test('no answer to any page lets a browser send cookies along from another origin', async () => {
  const server = await startServer({ allowOrigins: [ORIGIN] })
  for (const method of ['GET', 'OPTIONS']) {
    const headers = { origin: ORIGIN, 'access-control-request-method': 'GET' }
    const response = await fetch(`${server.origin}/feed/polling`, { method, headers })
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    expect(response.headers.get('vary')).toBe('Origin')
  }
})

test('what depends on who asks says so to caches, also to one who did not say', async () => {
  const server = await startServer({ allowOrigins: [ORIGIN] })
  expect((await fetch(`${server.origin}/lab/info`)).headers.get('vary')).toBe('Origin')
})

test('a preflight is answered without a ticket, as it carries none, and begins nothing', async () => {
  const server = await startServer({ allowOrigins: [ORIGIN], joinCode: '7K3M9QXZ' })
  const headers = { origin: ORIGIN, 'access-control-request-method': 'POST' }
  const response = await fetch(`${server.origin}/feed/messages`, { method: 'OPTIONS', headers })
  expect([response.status, server.lab.channels.size]).toEqual([204, 0])
})

test('an OPTIONS that is no preflight is like any other request', async () => {
  const server = await startServer({ allowOrigins: [ORIGIN] })
  const response = await fetch(`${server.origin}/feed/messages`, { method: 'OPTIONS', headers: { origin: ORIGIN } })
  expect(response.status).toBe(405)
})
