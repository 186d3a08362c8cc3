/** Follows `main` by SSE over whatever ends its connection: it comes back with the cursor of the last event it has. */
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** How soon it tries again, ms. */
const AGAIN_MS = 20

const BLOCK = /(?:event: (\w+)\n)?id: (\S+)\ndata: (.*)\n\n/g

export interface Heard {
  readonly seq: number
  readonly dueAtUs: number
  readonly epoch: string
}

export class StubbornReader {
  readonly events: Heard[] = []
  /** The `gap` of each hello that had one. */
  readonly gaps: { readonly from: string | null; readonly to: string }[] = []
  /** What each connection that ended had received, one character a byte. */
  readonly endings: string[] = []
  readonly #port: number
  #cursor: string | null = null
  #socket: Socket
  #stopped = false

  constructor(port: number) {
    this.#port = port
    this.#socket = this.#connect()
    onTestFinished(() => {
      this.#stopped = true
      this.#socket.destroy()
    })
  }

  get joined(): boolean {
    return this.#cursor !== null
  }

  #comeBack(): void {
    if (!this.#stopped) this.#socket = this.#connect()
  }

  #connect(): Socket {
    const socket = connect(this.#port, '127.0.0.1')
    const id = this.#cursor === null ? '' : `Last-Event-ID: ${this.#cursor}\r\n`
    let received = ''
    let read = 0
    socket.setEncoding('latin1')
    socket.write(`GET /feed/sse HTTP/1.1\r\nHost: 127.0.0.1\r\n${id}\r\n`)
    socket.on('data', (text) => {
      received += text
      read = this.#read(received, read)
    })
    socket.on('error', () => {})
    // While nobody listens there, a call may meet itself (RFC 9293 §3.5) and hold the port that the successor needs.
    socket.once('connect', () => socket.localPort === this.#port && socket.destroy())
    socket.once('close', () => {
      this.endings.push(received)
      setTimeout(() => this.#comeBack(), AGAIN_MS)
    })
    return socket
  }

  /** @returns up to where whole blocks were read */
  #read(received: string, from: number): number {
    BLOCK.lastIndex = from
    let read = from
    for (let block = BLOCK.exec(received); block !== null; block = BLOCK.exec(received)) {
      const [, name, id = '', data = ''] = block
      this.#cursor = id
      read = BLOCK.lastIndex
      this.#hear(name, id, JSON.parse(data))
    }
    return read
  }

  #hear(
    name: string | undefined,
    id: string,
    data: { gap?: null | StubbornReader['gaps'][0] } & Omit<Heard, 'epoch'>,
  ): void {
    if (name === 'hello' && data.gap) this.gaps.push(data.gap)
    if (name !== undefined) return
    this.events.push({ seq: data.seq, dueAtUs: data.dueAtUs, epoch: id.split(':')[0] as string })
  }
}
