/**
 * The stranger's server of `tlab forgery`: its page, the addresses of the two labs, and what the labs have seen of
 * an attempt. It listens on a port of its own, so its page is of another origin than both.
 */

import { readFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { LabStats } from '../../protocol/server-stats.ts'

export interface Targets {
  readonly protected: string
  readonly unprotected: string
}

export interface Stranger {
  readonly origin: string
  close(): void
}

/** The page and what it is built of; every other path is nobody's. */
const PAGE = 'forgery.html'
const ASSET = /^\/assets\/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(js|css)$/

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** @param folder of the built pages */
export async function startStranger(folder: string, targets: Targets): Promise<Stranger> {
  const witnesses = { protected: new Witness(targets.protected), unprotected: new Witness(targets.unprotected) }
  const server = createServer((request, response) => {
    answer(request, response, folder, targets, witnesses).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const witness of Object.values(witnesses)) witness.leave()
      endAll(server)
    },
  }
}

async function answer(
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
  folder: string,
  targets: Targets,
  witnesses: Readonly<Record<keyof Targets, Witness>>,
): Promise<void> {
  if (url === '/targets.json') return sendJson(response, targets)
  if (url === '/witness/protected') return sendJson(response, await witnesses.protected.tell())
  if (url === '/witness/unprotected') return sendJson(response, await witnesses.unprotected.tell())
  const file = url === '/' ? PAGE : ASSET.test(url) ? url.slice(1) : null
  const content = file === null ? null : await readFile(join(folder, file)).catch(() => null)
  const type = TYPES[extname(file ?? '')] ?? 'text/plain; charset=utf-8'
  response.writeHead(content === null ? 404 : 200, { 'content-type': type }).end(content ?? 'not found')
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

/** Sees a lab as its owner does: its figures, and a stream of its own that ought to last. */
class Witness {
  readonly #origin: string
  #stream: Promise<IncomingMessage> | null = null
  #cuts = 0
  #left = false

  constructor(origin: string) {
    this.#origin = origin
  }

  async tell(): Promise<object> {
    await this.#follow()
    const stats = JSON.parse(await text(await ask(`${this.#origin}/lab/stats`))) as LabStats
    const { channels, publishedEvents, feeds } = stats
    return { channels, publishedEvents, feeds: feeds.length, cuts: this.#cuts }
  }

  leave(): void {
    this.#left = true
    void this.#stream?.then((stream) => stream.destroy())
  }

  /** Opens the stream unless it is open, and waits until it is. */
  async #follow(): Promise<void> {
    if (this.#stream !== null) return void (await this.#stream)
    this.#stream = ask(`${this.#origin}/feed/sse`)
    const stream = await this.#stream
    stream.on('error', () => {}).resume()
    stream.once('close', () => {
      this.#stream = null
      if (!this.#left) this.#cuts += 1
    })
  }
}

function ask(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).once('error', reject)
  })
}

function endAll(server: Server): void {
  server.close()
  server.closeAllConnections()
}
