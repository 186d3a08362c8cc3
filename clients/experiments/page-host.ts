/**
 * Serves one of the built pages on loopback, on a port and so an origin of its own, with answers to what the page asks, and
 * takes the page's report.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

export interface Hosted {
  /** Of the built pages. */
  readonly folder: string
  /** The page at `/`, a file of the folder. */
  readonly page: string
  /** JSON by path, made anew each time it is asked for. */
  readonly answers: Readonly<Record<string, () => object | Promise<object>>>
}

export interface PageHost {
  readonly origin: string
  /** What the page posts to `/report`, the first time; not checked. Stays open where it posts nothing. */
  readonly report: Promise<unknown>
  close(): void
}

/** What the pages are built of; every other path is nobody's. */
const ASSET = /^\/assets\/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(js|css)$/

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** A report is some hundred words. */
const LARGEST_REPORT_BYTES = 64 * 1024

export async function hostPage(hosted: Hosted): Promise<PageHost> {
  let take = (_report: unknown): void => {}
  const report = new Promise<unknown>((resolve) => {
    take = resolve
  })
  const server = createServer((request, response) => {
    answer(request, response, hosted, take).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    report,
    close: () => endAll(server),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, page, answers }: Hosted,
  take: (report: unknown) => void,
): Promise<void> {
  const { url = '/', method } = request
  if (method === 'POST' && url === '/report') return takeReport(request, response, take)
  const made = Object.hasOwn(answers, url) ? await answers[url]?.() : undefined
  if (made !== undefined) return sendJson(response, made)
  const file = url === '/' ? page : ASSET.test(url) ? url.slice(1) : null
  const content = file === null ? null : await readFile(join(folder, file)).catch(() => null)
  const type = TYPES[extname(file ?? '')] ?? 'text/plain; charset=utf-8'
  response.writeHead(content === null ? 404 : 200, { 'content-type': type }).end(content ?? 'not found')
}

/** As JSON alone, which no page of another origin can send without asking (and nobody answers its question). */
async function takeReport(
  request: IncomingMessage,
  response: ServerResponse,
  take: (report: unknown) => void,
): Promise<void> {
  if (request.headers['content-type'] !== 'application/json') return void response.writeHead(415).end()
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += part
    if (text.length > LARGEST_REPORT_BYTES) return void response.writeHead(413).end()
  }
  take(JSON.parse(text))
  response.writeHead(204).end()
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

function endAll(server: Server): void {
  server.close()
  server.closeAllConnections()
}
