import { expect, test } from 'vitest'
import { buildApp } from '../app.ts'
import { RawClient, startServer } from '../testing.ts'

test.each(['0.0.0.0', '::', '192.168.1.5', 'lab.example'])(
  '%s is never listened on without protections',
  async (host) => {
    await expect(buildApp({ token: 't', host, protections: 'off' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`got ${host}`),
    })
  },
)

const REQUESTS: [string, string, number, number][] = [
  ['a foreign name', 'GET /feed/polling HTTP/1.1\r\nHost: evil.example\r\n', 421, 200],
  ['a foreign page', 'GET /feed/polling HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n', 403, 200],
  ['an image', 'GET /feed/polling HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n', 403, 200],
  ['no token', 'DELETE /lab/feed HTTP/1.1\r\nHost: localhost\r\n', 401, 404],
]

test.each(REQUESTS)('%s is refused with protections and let in without', async (_what, head, refused, accepted) => {
  for (const [protections, status] of [
    ['on', refused],
    ['off', accepted],
  ] as const) {
    const server = await startServer({ protections })
    const client = new RawClient(server.port)
    client.socket.write(`${head}Connection: close\r\n\r\n`)
    await client.ended
    expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  }
})

test.each([
  ['text/plain', '{"id":"1","from":"me","data":1}', 200],
  ['application/x-www-form-urlencoded', '{"id":"1","from":"me","data":1}', 200],
  ['text/plain', 'no JSON', 400],
])('without protections a body of %s is read as JSON', async (type, body, status) => {
  const server = await startServer({ protections: 'off' })
  const options = { method: 'POST', body, headers: { 'content-type': type } }
  expect((await fetch(`${server.origin}/feed/messages`, options)).status).toBe(status)
})

test('a code is asked for even without protections', async () => {
  const server = await startServer({ protections: 'off', joinCode: '7K3M9QXZ' })
  expect((await fetch(`${server.origin}/feed/polling`)).status).toBe(401)
})
