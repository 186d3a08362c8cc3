import { once } from 'node:events'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import type { TicketGiven } from '../../protocol/lab-info.ts'
import { TICKET_IDLE_MS } from '../guard/tickets.ts'
import { HandTurnedTime, RawClient, type RunningServer, startServer, TOKEN } from '../testing.ts'

const CODE = '7K3M9QXZ'
const FEEDS = ['/feed/polling', '/feed/long-polling', '/feed/sse', '/feed/websocket']

function join(server: RunningServer, body: string, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/json', ...headers }
  return fetch(`${server.origin}/lab/tickets`, { method: 'POST', body, headers: all })
}

const joined = async (server: RunningServer): Promise<{ ticket: string; cookie: string }> => {
  const response = await join(server, JSON.stringify({ code: CODE }))
  const { ticket } = (await response.json()) as TicketGiven
  return { ticket, cookie: (response.headers.get('set-cookie') as string).split(';')[0] as string }
}

const post = (server: RunningServer, query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.origin}/feed/messages${query}`, {
    method: 'POST',
    body: '{"id":"1","from":"me","data":1}',
    headers: { 'content-type': 'application/json', ...headers },
  })

/** The status of a feed's first answer. */
async function statusOf(server: RunningServer, path: string, ...lines: string[]): Promise<number> {
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
  const isUpgrade = path.startsWith('/feed/websocket')
  const client = new RawClient(server.port)
  client.get(path, ...(isUpgrade ? [...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='] : []), ...lines)
  const head = await client.until('\r\n\r\n')
  client.socket.destroy()
  return Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1])
}

test.each([...FEEDS, '/%66eed/sse', '/feed/%73se', '/feed/sse?ticket=', '/feed/sse?ticket=guess'])(
  '%s without a ticket is 401, before anything begins',
  async (path) => {
    const server = await startServer({ joinCode: CODE })
    expect(await statusOf(server, path)).toBe(401)
    expect(server.lab.channels.size).toBe(0)
  },
)

test('the 401 says how to get in, and an upgrade is refused before its 101', async () => {
  const server = await startServer({ joinCode: CODE })
  const response = await fetch(`${server.origin}/feed/polling?ticket=old`)
  expect(response.headers.get('www-authenticate')).toBe('Ticket realm="/lab/tickets"')
  const { detail } = (await response.json()) as { detail: string }
  expect(detail).toMatch(/one that is not valid.*\/join.*POST.*\/lab\/tickets/)
  expect(detail).not.toContain('old')
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/feed/websocket`)
  const [error] = await once(ws, 'error')
  expect(String(error)).toContain('401')
})

test.each(['7K3M9QXZ', '7k3m-9qxz', ' 7K3M 9QXZ'])(
  'the code, typed as %j, gives a ticket for all feeds',
  async (code) => {
    const server = await startServer({ joinCode: CODE })
    const response = await join(server, JSON.stringify({ code }))
    const given = (await response.json()) as TicketGiven
    expect([response.status, given]).toEqual([
      201,
      { ticket: expect.stringMatching(/^[\w-]{24}$/), idleMs: 43_200_000 },
    ])
    const [pair, ...attributes] = (response.headers.get('set-cookie') as string).split('; ')
    expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict'])
    expect(pair).toBe(`lab-ticket-${server.port}=${given.ticket}`)
    for (const path of FEEDS) {
      const expected = path === '/feed/websocket' ? 101 : 200
      expect(await statusOf(server, `${path}?ticket=${given.ticket}`)).toBe(expected)
      expect(await statusOf(server, path, `Cookie: theme=dark; ${pair}; other=1`)).toBe(expected)
    }
    expect((await post(server, '')).status).toBe(401)
    expect((await post(server, `?ticket=${given.ticket}`)).status).toBe(200)
  },
)

test.each<[string, string, Record<string, string>, number]>([
  ['a wrong code', '{"code":"00000000"}', {}, 403],
  ['no code', '{}', {}, 400],
  ['a code that is no text', '{"code":12345678}', {}, 400],
  ['null', 'null', {}, 400],
  ['no JSON', '{', {}, 400],
  ['text/plain', '{"code":"7K3M9QXZ"}', { 'content-type': 'text/plain' }, 415],
  ['a page of a stranger', '{"code":"7K3M9QXZ"}', { origin: 'http://evil.example' }, 403],
  ['a name that is not ours', '{"code":"7K3M9QXZ"}', { host: 'evil.example' }, 421],
  ['a wrong token', '{"code":"7K3M9QXZ"}', { authorization: 'Bearer wrong' }, 401],
  ['too much', JSON.stringify({ code: 'x'.repeat(2_000) }), {}, 413],
])('%s gives no ticket', async (_what, body, headers, status) => {
  const server = await startServer({ joinCode: CODE })
  const client = new RawClient(server.port)
  const all = {
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...headers,
  }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  client.socket.write(`POST /lab/tickets HTTP/1.1\r\n${head.join('')}connection: close\r\n\r\n${body}`)
  await client.ended
  expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(client.received).not.toMatch(/set-cookie|"ticket"|7K3M9QXZ/i)
})

test('the token gives a ticket too, and a ticket or cookie never opens a control', async () => {
  const server = await startServer({ joinCode: CODE })
  const authorization = `Bearer ${TOKEN}`
  const response = await fetch(`${server.origin}/lab/tickets`, { method: 'POST', headers: { authorization } })
  const { ticket } = (await response.json()) as TicketGiven
  expect(await statusOf(server, `/feed/polling?ticket=${ticket}`)).toBe(200)
  const cookie = `lab-ticket-${server.port}=${ticket}`
  for (const headers of [{ cookie }, { authorization: `Bearer ${ticket}` }, { authorization: `Bearer ${CODE}` }]) {
    const control = await fetch(`${server.origin}/lab/feed?ticket=${ticket}`, { method: 'DELETE', headers })
    expect(control.status).toBe(401)
  }
})

test('what may be looked at needs no ticket', async () => {
  const server = await startServer({ joinCode: CODE })
  for (const path of ['/lab/info', '/lab/time', '/lab/stats', '/results/']) {
    expect((await fetch(`${server.origin}${path}`)).status).toBe(200)
  }
  expect(await (await fetch(`${server.origin}/lab/info`)).json()).toMatchObject({ admission: 'ticket' })
})

test('a ticket is good for its own server only', async () => {
  const [one, other] = [await startServer({ joinCode: CODE }), await startServer({ joinCode: CODE })]
  const { ticket, cookie } = await joined(one)
  expect(await statusOf(other, `/feed/polling?ticket=${ticket}`)).toBe(401)
  expect(await statusOf(other, '/feed/polling', `Cookie: ${cookie}`)).toBe(401)
})

test('guesses are limited, the right code with them, and time brings more', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({ joinCode: CODE }, undefined, time)
  const guess = async (code: string): Promise<number> => (await join(server, JSON.stringify({ code }))).status
  for (let tries = 0; tries < 60; tries++) expect(await guess('00000000')).toBe(403)
  const refused = await join(server, JSON.stringify({ code: CODE }))
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  time.advance(1_000_000)
  expect([await guess(CODE), await guess(CODE)]).toEqual([201, 429])
})

test('the token’s holder is let in whatever others have tried, and a wrong token is no try of theirs', async () => {
  const server = await startServer({ joinCode: CODE }, undefined, new HandTurnedTime())
  const withToken = async (token: string) => (await join(server, '{}', { authorization: `Bearer ${token}` })).status
  for (let tries = 0; tries < 61; tries++) expect(await withToken('wrong')).toBe(401)
  for (let tries = 0; tries < 60; tries++) await join(server, JSON.stringify({ code: '00000000' }))
  expect((await join(server, JSON.stringify({ code: CODE }))).status).toBe(429)
  expect(await withToken(TOKEN)).toBe(201)
})

test('a page is told whether its browser has a good ticket, which it cannot read itself', async () => {
  const server = await startServer({ joinCode: CODE })
  const asked = async (query: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.origin}/lab/tickets${query}`, { headers })
    return [answer.status, await answer.json(), answer.headers.get('cache-control')]
  }
  const { ticket, cookie } = await joined(server)
  expect(await asked('', { cookie })).toEqual([200, { admitted: true }, 'no-store'])
  expect(await asked(`?ticket=${ticket}`)).toEqual([200, { admitted: true }, 'no-store'])
  expect(await asked('')).toEqual([200, { admitted: false }, 'no-store'])
  expect(await asked('', { cookie: cookie.slice(0, -1) })).toEqual([200, { admitted: false }, 'no-store'])
})

test('a ticket that is not shown for half a day is forgotten; each use keeps it', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({ joinCode: CODE }, undefined, time)
  const { ticket } = await joined(server)
  for (let days = 0; days < 2; days++) {
    time.advance(TICKET_IDLE_MS * 1000)
    expect(await statusOf(server, `/feed/polling?ticket=${ticket}`)).toBe(200)
  }
  time.advance(TICKET_IDLE_MS * 1000 + 1)
  expect(await statusOf(server, `/feed/polling?ticket=${ticket}`)).toBe(401)
})

test('a server that asks for no code says so', async () => {
  const server = await startServer()
  const response = await join(server, JSON.stringify({ code: CODE }))
  expect([response.status, await response.json()]).toMatchObject([404, { title: 'No tickets here' }])
  expect(await (await fetch(`${server.origin}/lab/info`)).json()).toMatchObject({ admission: 'open' })
})

test.each(['', 'short', 'U'.repeat(8)])(
  'a server whose code is %j does not begin, since it would be guessed',
  async (joinCode) => {
    await expect(startServer({ joinCode })).rejects.toMatchObject({ code: 'usage' })
  },
)
