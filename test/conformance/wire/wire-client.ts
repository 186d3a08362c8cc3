/** A client of raw bytes: writes what it is told, keeps what comes, and waits without sleeping. */
import { connect, type Socket } from 'node:net'

const open = new Set<Socket>()

/** To be called after each test, before its servers close: they would wait for the goodbye of these. */
export function destroyWireClients(): void {
  for (const socket of open) socket.destroy()
  open.clear()
}

/** How long something may take to arrive, ms. */
const PATIENCE_MS = 4_000

export class WireClient {
  readonly socket: Socket
  /** Everything that arrived, one character a byte. */
  received = ''
  /** The server has ended its half, or the connection is gone. */
  ended = false
  readonly #waiting = new Set<() => void>()

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (text) => this.#take(String(text)))
    this.socket.on('end', () => this.#end())
    this.socket.on('close', () => this.#end())
    this.socket.on('error', () => {})
    open.add(this.socket)
  }

  send(bytes: string | Uint8Array): this {
    if (typeof bytes === 'string') this.socket.write(bytes, 'latin1')
    else this.socket.write(bytes)
    return this
  }

  /** A request without a body; Host is 127.0.0.1 unless a line says otherwise. */
  request(method: string, path: string, lines: readonly string[] = [], body = ''): this {
    const host = lines.some((line) => /^host:/i.test(line)) ? [] : ['Host: 127.0.0.1']
    const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
    return this.send(Buffer.from([`${method} ${path} HTTP/1.1`, ...host, ...lines, ...length, '', body].join('\r\n')))
  }

  get(path: string, ...lines: string[]): this {
    return this.request('GET', path, lines)
  }

  /** Resolves with everything so far once it holds; rejects, with what came, when that takes too long. */
  until(what: string, holds: () => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return
        settle()
        resolve(this.received)
      }
      const settle = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(look)
      }
      const timer = setTimeout(() => {
        settle()
        reject(new Error(`expected ${what}, got ${JSON.stringify(this.received.slice(-300))}`))
      }, PATIENCE_MS)
      this.#waiting.add(look)
      look()
    })
  }

  /** Resolves once this text has arrived `times` times. */
  untilText(text: string, times = 1): Promise<string> {
    return this.until(`${times} × ${JSON.stringify(text)}`, () => this.received.split(text).length > times)
  }

  untilEnd(): Promise<string> {
    return this.until('the end of the connection', () => this.ended)
  }

  #take(text: string): void {
    this.received += text
    for (const look of [...this.#waiting]) look()
  }

  #end(): void {
    this.ended = true
    for (const look of [...this.#waiting]) look()
  }
}
