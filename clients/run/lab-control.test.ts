import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { EXIT } from '../errors.ts'
import { failureOf } from './failure-of.ts'
import { playFeed, readFeedStatuses, readInfo, requestTicket, stopFeed, strikeServer } from './lab-control.ts'

const FEED = { channel: 'main', source: 'synthetic', payloadBytes: null, arrival: 'fixed', seed: 1 } as const
const STARTED = { channel: 'main', epoch: 'e', cursor: 'e:0', startsAtUs: 1 }
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

let server: Server | null = null
afterEach(() => new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve))))

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void, host = '127.0.0.1') {
  const listening = createServer(handle)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, host, resolve))
  const { port } = listening.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const answering = (status: number, body: string, host?: string) =>
  serve((_, response) => response.writeHead(status).end(body), host)

describe('what answers at a target', () => {
  const info = JSON.stringify({ product: 'transport-lab', version: '1.0.0' })

  test('is a server of ours when it says so', async () => {
    await expect(readInfo(await answering(200, info))).resolves.toMatchObject({ version: '1.0.0' })
  })

  test.skipIf(!hasIpv6)('is reached on an IPv6 address too', async () => {
    await expect(readInfo(await answering(200, info, '::1'))).resolves.toMatchObject({ version: '1.0.0' })
  })

  test.each([
    [200, '<!doctype html>'],
    [200, '{"product":"nginx"}'],
    [200, 'null'],
    [200, '"transport-lab"'],
    [200, ''],
    [404, info],
  ])('is not ours when it answers %i with %s', async (status, body) => {
    const origin = await answering(status, body)
    const { exitCode, message } = await failureOf(readInfo(origin))
    expect(exitCode).toBe(EXIT.unreachable)
    expect(message).toContain(`expected a transport-lab server at ${origin}, found: an answer ${status} of something`)
  })

  test('is nothing on a port where nobody listens', async () => {
    const origin = await answering(200, info)
    await new Promise((resolve) => server?.close(resolve))
    server = null
    expect((await failureOf(readInfo(origin))).message).toContain('ECONNREFUSED')
  })

  test('may not break off in the middle', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{"product":', () => response.destroy())
    })
    expect((await failureOf(readInfo(origin))).exitCode).toBe(EXIT.unreachable)
  })
})

test('a feed is put with the token, on a connection that is not kept', async () => {
  const asked: unknown[] = []
  const origin = await serve(async (request, response) => {
    const { authorization, connection } = request.headers
    asked.push(request.method, request.url, authorization, connection, JSON.parse(await text(request)))
    response.writeHead(201).end(JSON.stringify(STARTED))
  })
  await expect(playFeed(origin, 'secret', FEED)).resolves.toEqual(STARTED)
  expect(asked).toEqual(['PUT', '/lab/feed', 'Bearer secret', 'close', FEED])
})

test.each([
  ['in its own words', 409, '{"detail":"another run plays here; wait for it"}', 'another run plays here; wait for it'],
  ['by its status when it has no words', 503, 'Service Unavailable', 'it answered 503: status 503'],
  ['when it says 201 and nothing else', 201, '', 'it answered 201: status 201'],
])('a refused feed is told %s', async (_, status, body, expected) => {
  const { exitCode, message } = await failureOf(playFeed(await answering(status, body), 'secret', FEED))
  expect(exitCode).toBe(EXIT.unreachable)
  expect(message).toContain(expected)
})

test('a feed that is over already is stopped without complaint', async () => {
  const asked: unknown[] = []
  const origin = await serve(({ method, url, headers: { authorization } }, response) => {
    asked.push(method, url, authorization)
    response.writeHead(404).end()
  })
  await stopFeed(origin, 'secret', 'main', 'a&b')
  expect(asked).toEqual(['DELETE', '/lab/feed?channel=main&run=a%26b', 'Bearer secret'])
})

test('the feed of a channel is found among all, and is null where none played', async () => {
  const origin = await answering(
    200,
    JSON.stringify({ feeds: [{ channel: 'other' }, { channel: 'main', headSeq: 5 }] }),
  )
  await expect(readFeedStatuses(origin, ['main'])).resolves.toMatchObject([{ channel: 'main', headSeq: 5 }])
  await expect(readFeedStatuses(origin, ['third'])).resolves.toEqual([])
})

test('stats that are refused are told in the words of the server', async () => {
  const { message } = await failureOf(readFeedStatuses(await answering(500, '{"detail":"out of order"}'), ['main']))
  expect(message).toContain('for its stats, it answered 500: out of order')
})

describe('a ticket', () => {
  test('is asked for with the token, and without a body', async () => {
    let asked = ''
    const origin = await serve(async (request, response) => {
      asked = `${request.method} ${request.url} ${request.headers.authorization} ${await text(request)}`
      response.writeHead(201).end('{"ticket":"abc","idleMs":1}')
    })
    expect(await requestTicket(origin, 'the-token')).toBe('abc')
    expect(asked).toBe('POST /lab/tickets Bearer the-token ')
  })

  test.each([
    [429, '{"detail":"too many"}', /answered 429: too many/],
    [201, '{}', /answered 201/],
  ])('that is refused with %i %s is told in the words of the server', async (status, body, words) => {
    const { message } = await failureOf(requestTicket(await answering(status, body), 'the-token'))
    expect(message).toMatch(words)
    expect(message).not.toContain('the-token')
  })
})

test('a server that does not take the token was reached: it is the option that is wrong, and its value is not told', async () => {
  const origin = await answering(401, '{"detail":"another token"}')
  const error = await failureOf(requestTicket(origin, 'the-token'))
  expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(/^--token .*"tlab serve" printed$/) })
  expect(error.message).toContain(origin)
  expect(error.message).not.toContain('the-token')
})

describe('a fault', () => {
  const STRUCK = { kind: 'drop-connections', atUs: 5, connections: 2 }

  test('is posted with the token, and answered with when it struck', async () => {
    const asked: unknown[] = []
    const origin = await serve(async (request, response) => {
      asked.push([request.method, request.url, request.headers.authorization, JSON.parse(await text(request))])
      response.writeHead(202).end(JSON.stringify(STRUCK))
    })
    const request = { kind: 'drop-connections', share: 0.5, how: 'rst' } as const
    expect(await strikeServer(origin, 't', request)).toEqual(STRUCK)
    expect(asked).toEqual([['POST', '/lab/faults', 'Bearer t', request]])
  })

  test('that the server refuses fails with its own words', async () => {
    const origin = await answering(409, JSON.stringify({ detail: 'one goes on' }))
    const { message } = await failureOf(strikeServer(origin, 't', { kind: 'stall-feed', durationMs: 5 }))
    expect(message).toBe(`asked ${origin} for the fault "stall-feed", it answered 409: one goes on`)
  })

  test('is asked for once, though the answer is lost: it may have struck', async () => {
    let asked = 0
    const origin = await serve((request) => {
      asked++
      request.socket.destroy()
    })
    await failureOf(strikeServer(origin, 't', { kind: 'drop-connections' }))
    expect(asked).toBe(1)
  })

  test('waits while the server refuses connections', async () => {
    const origin = await answering(202, JSON.stringify(STRUCK))
    const { port } = new URL(origin)
    await new Promise((resolve) => server?.close(resolve))
    const struck = strikeServer(origin, 't', { kind: 'drop-connections' })
    setTimeout(() => server?.listen(Number(port), '127.0.0.1'), 100)
    expect(await struck).toEqual(STRUCK)
  })
})
