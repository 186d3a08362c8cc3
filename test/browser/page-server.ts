/** A static host for the built page, as plain as hosts come, with result files that a test lays beside it. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

export interface PageServer {
  readonly origin: string
  /** Answers `path` with this JSON text instead of a file. */
  lay(path: string, json: string): void
  close(): Promise<void>
}

export async function servePage(folder: string): Promise<PageServer> {
  const laid = new Map<string, string>()
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const content = laid.get(path) ?? (await readBelow(folder, path))
    const type = laid.has(path) ? 'application/json' : CONTENT_TYPES[extname(path) || '.html']
    response.writeHead(content === null ? 404 : 200, { 'content-type': type ?? 'application/octet-stream' })
    response.end(content ?? 'not found')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lay: (path, json) => void laid.set(path, json),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBelow(folder: string, path: string): Promise<Buffer | null> {
  const file = join(folder, normalize(path === '/' ? '/index.html' : path))
  return readFile(file).catch(() => null)
}
