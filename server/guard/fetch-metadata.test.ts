import { expect, test } from 'vitest'
import { RawClient, startServer } from '../testing.ts'

async function ask(path: string, lines: readonly string[], options = {}) {
  const server = await startServer(options)
  const client = new RawClient(server.port).get(path, 'Connection: close', ...lines)
  const head = await client.until('\r\n\r\n')
  client.socket.destroy()
  return { status: Number(head.slice(9, 12)), channels: server.lab.channels.size }
}

test.each([
  ['/feed/polling?channel=mine', 'cross-site'],
  ['/feed/polling?channel=mine', 'same-site'],
  ['/feed/sse', 'cross-site'],
  ['/feed/long-polling', 'cross-site'],
  ['/%66eed/polling', 'cross-site'],
  ['/feed/pollin%67', 'same-site'],
  ['/lab/info', 'cross-site'],
  ['/lab/stats', 'same-site'],
])('%s, fetched as an image or a script by a page that is %s, is refused and begins nothing', async (path, site) => {
  expect(await ask(path, [`Sec-Fetch-Site: ${site}`])).toEqual({ status: 403, channels: 0 })
})

test.each([
  ['our own page', 'Sec-Fetch-Site: same-origin'],
  ['an address that was typed', 'Sec-Fetch-Site: none'],
  ['a program', 'User-Agent: curl'],
])('%s may ask', async (_who, line) => {
  expect(await ask('/feed/polling', [line])).toEqual({ status: 200, channels: 1 })
})

test('a page that is allowed says so by its Origin, wherever it is from', async () => {
  const lines = ['Origin: https://dashboard.example', 'Sec-Fetch-Site: cross-site']
  expect((await ask('/feed/polling', lines, { allowOrigins: ['https://dashboard.example'] })).status).toBe(200)
  expect((await ask('/feed/polling', lines)).status).toBe(403)
})

test('a link from elsewhere to what is only looked at is followed', async () => {
  expect((await ask('/results/', ['Sec-Fetch-Site: cross-site'])).status).toBe(200)
})
