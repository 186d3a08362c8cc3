import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { parseSince } from '../../protocol/cursor.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { POLLING } from '../../protocol/transports.ts'
import { buildApp } from '../app.ts'
import { readChannelName } from '../feed/channel-name.ts'
import { startServer, TOKEN } from '../testing.ts'
import type { ServerTransport } from '../transport.ts'
import { serverTransports } from '../transports/index.ts'
import { html, prose } from './html.ts'
import type { OpenApiDocument } from './openapi.ts'
import { channelSchema, sinceSchema } from './parameters.ts'
import { ANSWER_SCHEMAS } from './schemas.ts'

/** A fifth transport, as a registry may bring one. */
const whisper: ServerTransport = {
  name: 'whisper',
  summary: 'says little',
  capabilities: POLLING.capabilities,
  routes: async (app) => void app.get('', async () => 'psst'),
}

async function documentOf(options: Partial<ServerOptions> = {}, transports = serverTransports) {
  const { app } = await buildApp({ token: TOKEN, ...options }, transports)
  onTestFinished(() => app.close())
  const answer = await app.inject({ url: '/docs/openapi.json', headers: { host: '127.0.0.1:8080' } })
  return { app, document: answer.json() as OpenApiDocument & { servers: { url: string }[] } }
}

/** `GET /results/:name` for each route, as Fastify prints them; `*` is the dashboard's files. */
function mountedRoutes(printed: string): string[] {
  const stack: string[] = []
  return printed.split('\n').flatMap((line) => {
    const match = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \((.+)\))?$/.exec(line)
    if (match === null) return []
    const [, indent = '', part = '', methods] = match
    stack.length = indent.length / 4
    stack.push(part)
    const path = stack
      .join('')
      .replace(/:(\w+)/g, '{$1}')
      .replace(/^\*$/, '/{file}')
    return (methods?.split(', ') ?? []).filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`)
  })
}

test.each<[string, Partial<ServerOptions>, typeof serverTransports]>([
  ['as it is', {}, serverTransports],
  [
    'with a dashboard and a join code',
    { dashboardFolder: import.meta.dirname, joinCode: '7K3M9QXZ' },
    serverTransports,
  ],
  ['with a fifth transport', {}, new Map([...serverTransports, ['whisper', whisper]])],
])('the document of a server %s has every route that is mounted, and no other', async (_what, options, transports) => {
  const { app, document } = await documentOf(options, transports)
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(documented.sort()).toEqual(mountedRoutes(app.printRoutes({ commonPrefix: false })).sort())
})

test('the document is OpenAPI 3.1, and every reference in it leads somewhere', async () => {
  const { document } = await documentOf({ joinCode: '7K3M9QXZ', dashboardFolder: import.meta.dirname })
  expect(await new Validator().validate({ ...document })).toMatchObject({ valid: true })
  expect(document.servers).toEqual([{ url: 'http://127.0.0.1:8080' }])
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  )
  expect(references.length).toBeGreaterThan(20)
  for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name)
  expect(document.paths['/lab/feed']?.['put']).toMatchObject({ security: [{ token: [] }] })
  expect(document.paths['/feed/sse']?.['get']).toMatchObject({ security: [{ ticket: [] }, { ticketCookie: [] }] })
})

const JSON_BODY = { 'content-type': 'application/json' }
const AS_OWNER = { authorization: `Bearer ${TOKEN}` }

test.each<[method: string, path: string, url: string, status: number, body?: unknown, headers?: object]>([
  ['get', '/feed/polling', '/feed/polling?since=earliest&limit=2', 200],
  ['get', '/feed/polling', '/feed/polling?since=2010', 400],
  ['get', '/feed/long-polling', '/feed/long-polling?since=abcdefghijkl:7', 200],
  ['get', '/feed/long-polling', '/feed/long-polling?wait=soon', 400],
  ['get', '/feed/sse', '/feed/sse?channel=A', 400],
  ['get', '/feed/websocket', '/feed/websocket', 426],
  ['post', '/feed/messages', '/feed/messages', 200, { id: '1', from: 'me', data: [1] }],
  ['post', '/feed/messages', '/feed/messages', 400, { id: 1 }],
  ['post', '/feed/messages', '/feed/messages', 415, 'x', { 'content-type': 'text/html' }],
  ['get', '/lab/info', '/lab/info', 200],
  ['get', '/lab/time', '/lab/time', 200],
  ['get', '/lab/stats', '/lab/stats', 200],
  ['put', '/lab/feed', '/lab/feed', 201, { source: 'synthetic', rate: 1 }, AS_OWNER],
  ['put', '/lab/feed', '/lab/feed', 400, { source: 'synthetic' }, AS_OWNER],
  ['put', '/lab/feed', '/lab/feed', 401, {}],
  ['delete', '/lab/feed', '/lab/feed', 200, undefined, AS_OWNER],
  ['delete', '/lab/feed', '/lab/feed?channel=other', 404, undefined, AS_OWNER],
  ['post', '/lab/faults', '/lab/faults', 202, { kind: 'drop-connections', share: 0.1 }, AS_OWNER],
  ['post', '/lab/faults', '/lab/faults', 400, { kind: 'earthquake' }, AS_OWNER],
  ['get', '/lab/tickets', '/lab/tickets', 404],
  ['post', '/lab/tickets', '/lab/tickets', 404, { code: 'x' }],
  ['get', '/lab/live', '/lab/live', 200],
  ['get', '/lab/ready', '/lab/ready', 200],
  ['get', '/results/', '/results/', 200],
  ['get', '/results/{name}', '/results/none.json', 404],
])('%s %s answers %s with %i as the document says', async (method, path, url, status, body, headers) => {
  const server = await startServer({ resultFolders: ['results/reference'] })
  for (const event of ['one', { two: 2 }, 'three']) server.publish(event)
  const play = { method: 'PUT', headers: { ...JSON_BODY, ...AS_OWNER }, body: '{"source":"synthetic","rate":5}' }
  if (method !== 'put') await fetch(`${server.origin}/lab/feed`, play)
  const answer = await fetch(`${server.origin}${url}`, {
    method: method.toUpperCase(),
    headers: { ...(body === undefined ? {} : JSON_BODY), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBe(status)
  expectDescribed(await documentAt(server.origin), path, method, answer, await answer.text())
})

/** The answer's status, type and every member of its body are in the document. */
function expectDescribed(
  document: OpenApiDocument,
  path: string,
  method: string,
  answer: Response,
  text: string,
): void {
  const responses = document.paths[path]?.[method]?.['responses'] as Record<
    string,
    { content?: Record<string, Described> }
  >
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(responses[answer.status]?.content ?? {})
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type)
  const name = (schema.$ref ?? schema.items?.$ref)?.split('/').at(-1) as keyof typeof ANSWER_SCHEMAS
  const shape = ANSWER_SCHEMAS[name]
  const body = JSON.parse(text)
  for (const each of schema.items === undefined ? [body] : body)
    expect(shape.safeParse(each)).toMatchObject({ success: true })
}

interface Described {
  readonly schema: { readonly $ref?: string; readonly items?: { readonly $ref: string } }
}

async function documentAt(origin: string): Promise<OpenApiDocument> {
  return (await fetch(`${origin}/docs/openapi.json`)).json() as Promise<OpenApiDocument>
}

test('with a join code, the code becomes a ticket as the document says, and another one is refused so', async () => {
  const server = await startServer({ joinCode: '7K3M9QXZ' })
  for (const [code, status] of [
    ['7k3m-9qxz', 201],
    ['AAAAAAAA', 403],
  ] as const) {
    const answer = await fetch(`${server.origin}/lab/tickets`, {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ code }),
    })
    expect(answer.status).toBe(status)
    expectDescribed(await documentAt(server.origin), '/lab/tickets', 'post', answer, await answer.text())
  }
})

test('what a server that relays says of its feed is in the document', async () => {
  const channel = 'main'
  const url = 'http://127.0.0.1:9/publish'
  const server = await startServer({ relay: { channel, url, contentType: 'application/json', headers: {} } })
  const body = '{"source":"synthetic","rate":5}'
  await fetch(`${server.origin}/lab/feed`, { method: 'PUT', headers: { ...JSON_BODY, ...AS_OWNER }, body })
  const answer = await fetch(`${server.origin}/lab/stats`, { headers: AS_OWNER })
  const text = await answer.text()
  expect(JSON.parse(text)).toMatchObject({ feeds: [{ channel, relay: { accepted: 0 } }] })
  const document = await documentAt(server.origin)
  expectDescribed(document, '/lab/stats', 'get', answer, text)
})

/** Words that are right, and words that are nearly so. */
const sinces = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'now',
    'earliest',
    'last:1',
    'last:0',
    'last:01',
    'abcdefghijkl:0',
    'abcdefghijkl:01',
    'ABCDEFGHIJKL:1',
    '',
  ),
  fc.tuple(fc.stringMatching(/^[a-z0-9]{11,13}$/), fc.nat()).map(([epoch, seq]) => `${epoch}:${seq}`),
  fc.nat().map((count) => `last:${count}`),
)

test('the document takes just those since that the server takes', () => {
  fc.assert(fc.property(sinces, (text) => sinceSchema.safeParse(text).success === parseSince(text).ok))
})

test('the document takes just those channels that the server takes', () => {
  const channels = fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9-]{0,70}$/))
  const isRead = (text: string): boolean => {
    try {
      return readChannelName(text) === text
    } catch {
      return false
    }
  }
  fc.assert(fc.property(channels, (text) => channelSchema.safeParse(text).success === isRead(text)))
})

test('the page has every endpoint and every shape, an example with this server’s address, and no script', async () => {
  const server = await startServer()
  const answer = await fetch(`${server.origin}/docs`)
  const page = await answer.text()
  const document = await documentAt(server.origin)
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(page).not.toMatch(/<script|javascript:| on\w+=/i)
  for (const path of Object.keys(document.paths)) expect(page).toContain(`</span> ${path}`)
  for (const shape of Object.keys(document.components.schemas)) expect(page).toContain(`id="${shape}"`)
  expect(page).toContain(`curl &#39;${server.origin}/lab/info&#39;`)
  const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor)
  for (const anchor of anchors) expect(page).toContain(`id="${anchor}"`)
})

test('whatever is put into HTML stays text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { text: written } = html`<p title="${text}">${prose(text)}</p>`
      expect(written.replaceAll(/<\/?(?:p|code)(?: title="[^"<>]*")?>/g, '')).not.toMatch(/[<>"']/)
    }),
  )
})
