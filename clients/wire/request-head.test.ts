import { expect, test } from 'vitest'
import { LIMITS } from './made-up-server.ts'
import { eventStreamHead, messageHead, pollHead, upgradeHead } from './request-head.ts'

const target = { host: '127.0.0.1', port: 8080, basePath: '', limits: LIMITS }
const minimal = { target, channel: 'main', headers: 'minimal' } as const
const browser = { ...minimal, headers: 'browser' } as const

test('a minimal head has what HTTP/1.1 and the transport ask for, and nothing else', () => {
  const poll = pollHead(minimal, 'long-polling', '&wait=100')
  const line = 'GET /feed/long-polling?channel=main&since=abcdefghijkl:4&wait=100 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n'
  expect(poll.text('abcdefghijkl:4', null)).toBe(`${line}\r\n`)
  expect(poll.text('abcdefghijkl:4', '"e"')).toBe(`${line}If-None-Match: "e"\r\n\r\n`)
  expect(eventStreamHead(minimal, 'last:5')).toBe(
    'GET /feed/sse?channel=main&since=last:5 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: text/event-stream\r\n\r\n',
  )
  expect(messageHead(minimal, 7)).toBe(
    'POST /feed/messages?channel=main HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n',
  )
})

test('what a caller passes cannot break out of its place in the head', () => {
  const head = eventStreamHead({ ...minimal, channel: 'a b&c' }, 'x\r\nEvil: 1')
  expect(head.split('\r\n')[0]).toBe('GET /feed/sse?channel=a%20b%26c&since=x%0D%0AEvil:%201 HTTP/1.1')
})

test('an IPv6 host stands in brackets, and a base path before the feed', () => {
  const head = eventStreamHead({ ...minimal, target: { ...target, host: '::1', basePath: '/lab' } }, 'now')
  expect(head).toContain('GET /lab/feed/sse?')
  expect(head).toContain('\r\nHost: [::1]:8080\r\n')
})

test('a ticket travels with every kind of request', () => {
  const ticketed = { ...minimal, target: { ...target, ticket: 'a-ticket' } }
  const heads = [
    pollHead(ticketed, 'polling').text('now', null),
    eventStreamHead(ticketed, 'now'),
    upgradeHead(ticketed, 'now', 'key'),
  ]
  for (const head of heads) expect(head).toContain('?channel=main&ticket=a-ticket&since=now HTTP/1.1\r\n')
  expect(messageHead(ticketed, 1)).toContain('/feed/messages?channel=main&ticket=a-ticket HTTP/1.1\r\n')
})

// Read there with a port of five digits and "HeadlessChrome"; here less those bytes.
test.each([
  ['a fetch', pollHead(browser, 'polling').text('now', null), 512],
  ['an EventSource', eventStreamHead(browser, 'now'), 565],
  ['a WebSocket', upgradeHead(browser, 'now', 'DCHPyRBsSsxQ3F5S1QEjmg=='), 566],
  ['a fetch that posts JSON', messageHead(browser, 2), 586],
])('%s of a browser has the size that was read from its socket', (_, head, bytes) => {
  expect(head.length).toBe(bytes)
  expect(head.endsWith('\r\n\r\n')).toBe(true)
  expect(
    head
      .split('\r\n')
      .slice(1, -2)
      .every((line) => /^[A-Za-z-]+: .+$/.test(line)),
  ).toBe(true)
})
