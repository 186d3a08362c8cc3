/** The request heads of `headers: browser`, held against those of the browser that is here. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIMITS } from '../../clients/wire/made-up-server.ts'
import { eventStreamHead, messageHead, pollHead, upgradeHead } from '../../clients/wire/request-head.ts'
import { newWebSocketKey } from '../../clients/wire/websocket-handshake.ts'
import { launchChromium } from './chromium.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium(['--lang=en-US', '--accept-lang=en-US,en'])
}, 60_000)
afterAll(() => browser?.close())

const PAGE = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage'
const NOTHING = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'

/** A server that keeps every request head as it came. */
async function listening() {
  const heads: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1')
      if (!text.includes('\r\n\r\n') || !/^(GET|POST) /.test(text)) return
      heads.push(text.slice(0, text.indexOf('\r\n\r\n') + 4))
      socket.end(text.startsWith('GET / ') ? PAGE : NOTHING)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { heads, port: (server.address() as AddressInfo).port, close }
}

const BODY = '{"id":1}'

/** Of the browser that browser-headers.ts was read from. */
const PINNED_MAJOR = '156.'

const ASKING = `
  fetch('/feed/polling?channel=main&since=now')
  fetch('/feed/messages?channel=main', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '${BODY}' })
  new EventSource('/feed/sse?channel=main&since=now')
  new WebSocket('/feed/websocket?channel=main&since=now', 'transport-lab.v1')
  0`

async function headsOfTheBrowser() {
  const { heads, port, close } = await listening()
  const page = await browser.newPage()
  try {
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.evaluate(ASKING)
    const wanted = ['polling', 'messages', 'sse', 'websocket']
    const found = () => wanted.map((name) => heads.find((head) => head.split(' ')[1]?.startsWith(`/feed/${name}?`)))
    for (const deadlineMs = performance.now() + 10_000; found().includes(undefined); ) {
      if (performance.now() > deadlineMs) throw new Error(`expected four requests of the browser, got ${heads.length}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return { heads: found() as string[], port }
  } finally {
    await page.close()
    close()
  }
}

const REQUESTS = ['a fetch', 'a fetch that posts JSON', 'an EventSource', 'a WebSocket']

async function headsOfTheClients(port: number): Promise<string[]> {
  const target = { host: '127.0.0.1', port, basePath: '', limits: LIMITS }
  const options = { target, channel: 'main', headers: 'browser' } as const
  return [
    pollHead(options, 'polling').text('now', null),
    messageHead(options, BODY.length),
    eventStreamHead(options, 'now'),
    upgradeHead(options, 'now', newWebSocketKey()),
  ]
}

const fieldsOf = (head: string): string[] => head.split('\r\n').slice(1, -2)
const namesOf = (head: string): string[] => fieldsOf(head).map((field) => field.split(':', 1)[0]?.toLowerCase() ?? '')

/** How the browser calls itself and its system, which version it is, and the key of this handshake, put aside; a key is always as long. */
const withoutIdentity = (head: string): string =>
  head
    .replace('HeadlessChrome', 'Chrome')
    .replace(/^(user-agent|sec-ch-ua|sec-ch-ua-platform|sec-websocket-key): .*$/gim, '$1')
    .replace(/^content-type/im, 'Content-Type')

test('headers: browser sends the very fields that this browser sends, in its order', { timeout: 60_000 }, async () => {
  const { heads, port } = await headsOfTheBrowser()
  const ours = await headsOfTheClients(port)
  for (const [index, request] of REQUESTS.entries()) {
    const [theirs, own] = [heads[index] ?? '', ours[index] ?? '']
    const remedy = `${request} of ${browser.version()}: bring clients/wire/browser-headers.ts up to date`
    expect([...namesOf(own)].sort(), remedy).toEqual([...namesOf(theirs)].sort())
    expect(withoutIdentity(own), remedy).toBe(withoutIdentity(theirs))
  }
})

test('they are as long as what the pinned browser sends', { timeout: 60_000 }, async ({ skip }) => {
  const isPinned = browser.version().startsWith(PINNED_MAJOR) && process.platform === 'linux'
  if (!isPinned) skip(`this browser is ${browser.version()} on ${process.platform}`)
  const { heads, port } = await headsOfTheBrowser()
  const theirs = heads.map((head) => head.replace('HeadlessChrome', 'Chrome').length)
  expect((await headsOfTheClients(port)).map(({ length }) => length)).toEqual(theirs)
})
