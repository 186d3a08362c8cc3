/**
 * A server that does as it is told and nothing else, on raw sockets: it says given parcels to given clients, whole or
 * byte by byte, and keeps the truth of it. Clients are numbered from 0 in the order in which they come; who comes after
 * somebody has left takes his number.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import { type Dialect, EPOCH, frame, type Question } from './dialects.ts'
import { Truth } from './truth.ts'
import type { Parcel, Utterance } from './utterance.ts'

/** Sizes of a masked close frame with a code, and of the rest around a control frame's payload (RFC 6455 §5.2). */
const CLOSE_OPCODE = 8
const MASKED_HEADER_BYTES = 6

interface Client {
  socket: Socket | null
  /** It has asked and waits for an answer. */
  waiting: boolean
  /** Bytes of an incomplete request or frame. */
  received: Buffer
  upgraded: boolean
  /** The highest seq that it was told of. */
  seq: number
  /** Utterances for the next question. */
  readonly queue: (readonly Parcel[])[]
}

export class FakeServer {
  readonly truth = new Truth()
  readonly clients: Client[] = []
  /** Sockets accepted; ended but not yet gone; gone. */
  readonly sockets = { accepted: 0, ending: 0, gone: 0 }
  /** Separate writes, and bytes read, so that somebody can wait until the other side has done as much. */
  writes = 0
  bytesRead = 0
  /** The seq after which a client begins that asks for `now`. */
  headSeq = 0
  readonly #dialect: Dialect
  readonly #clock: Clock
  readonly #listener: Server

  constructor(dialect: Dialect, clock: Clock) {
    this.#dialect = dialect
    this.#clock = clock
    this.#listener = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#accept(socket))
  }

  async listen(): Promise<number> {
    this.#listener.listen(0, '127.0.0.1')
    await once(this.#listener, 'listening')
    return (this.#listener.address() as AddressInfo).port
  }

  close(): void {
    for (const { socket } of this.clients) socket?.destroy()
    this.#listener.close()
  }

  /** Says it now, in one write; to a client that must ask first, as soon as he does. */
  say(client: number, ...parcels: readonly Parcel[]): void {
    const whom = this.#client(client)
    if (this.#dialect.pushes || whom.waiting) this.#write(whom, parcels)
    else whom.queue.push(parcels)
  }

  /** Says it byte by byte; `pause` settles when the byte has been read. The client must be waiting if he must ask. */
  async spell(client: number, parcels: readonly Parcel[], pause: () => Promise<void>): Promise<void> {
    const whom = this.#client(client)
    const utterance = this.#utter(whom, parcels)
    for (let index = 0; index < utterance.bytes.length; index++) {
      this.#send(whom, utterance.bytes.subarray(index, index + 1))
      if (index === utterance.bytes.length - 1) this.#note(whom, utterance, parcels)
      await pause()
    }
  }

  /** Ends the client's connection: in order, or by a reset. */
  leave(client: number, how: 'fin' | 'rst'): void {
    const { socket } = this.#client(client)
    if (socket === null) return
    if (how === 'rst') socket.resetAndDestroy()
    else this.#end(socket)
    this.#gone(socket)
  }

  #client(index: number): Client {
    const client = this.clients[index]
    if (client === undefined) throw new Error(`expected a client ${index}, there are ${this.clients.length}`)
    return client
  }

  #accept(socket: Socket): void {
    this.sockets.accepted++
    this.truth.opened++
    const client = this.#place()
    Object.assign(client, { socket, waiting: false, received: Buffer.alloc(0), upgraded: false })
    socket.on('data', (bytes) => this.#read(client, bytes))
    socket.on('end', () => this.#end(socket))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.sockets.gone++
      this.#gone(socket)
    })
  }

  /** From now on the place is free for whoever comes. */
  #gone(socket: Socket): void {
    const client = this.clients.find((known) => known.socket === socket)
    if (client !== undefined) Object.assign(client, { socket: null, waiting: false })
  }

  #place(): Client {
    const free = this.clients.find(({ socket }) => socket === null)
    if (free !== undefined) return free
    const client = { socket: null, waiting: false, received: Buffer.alloc(0), upgraded: false, seq: 0, queue: [] }
    this.clients.push(client)
    return client
  }

  #end(socket: Socket): void {
    if (socket.writableEnded) return
    this.sockets.ending++
    socket.once('close', () => this.sockets.ending--)
    socket.end()
  }

  #read(client: Client, bytes: Buffer): void {
    this.bytesRead += bytes.length
    client.received = Buffer.concat([client.received, bytes])
    while (client.upgraded ? this.#readFrame(client) : this.#readHead(client));
  }

  #readHead(client: Client): boolean {
    const end = client.received.indexOf('\r\n\r\n')
    if (end === -1) return false
    const head = client.received.toString('latin1', 0, end)
    client.received = client.received.subarray(end + 4)
    client.upgraded = this.#dialect.name === 'websocket'
    this.truth.requests++
    if (client.upgraded) this.truth.upgrades++
    this.truth.crossed(this.#clock.nowUs(), 'up', { [client.upgraded ? 'handshake' : 'heads']: end + 4 })
    this.#asked(client, { head, since: /[?&]since=([a-z0-9]+:\d+)/.exec(head)?.[1] ?? null })
    return true
  }

  #asked(client: Client, question: Question): void {
    if (question.since === null) client.seq = this.headSeq
    const opening = this.#dialect.opening(question, `${EPOCH}:${client.seq}`)
    client.waiting = true
    if (opening !== null) {
      this.#send(client, opening.bytes)
      this.#note(client, opening, [])
      return
    }
    const next = client.queue.shift()
    if (next !== undefined) this.#write(client, next)
  }

  /** Masked frames of a client, none longer than 125 B: pongs, and the close that is answered (RFC 6455 §5.5). */
  #readFrame(client: Client): boolean {
    const { received } = client
    const frameBytes = MASKED_HEADER_BYTES + ((received[1] ?? 0) & 0x7f)
    if (received.length < frameBytes) return false
    client.received = received.subarray(frameBytes)
    const closes = ((received[0] as number) & 0x0f) === CLOSE_OPCODE
    this.truth.crossed(this.#clock.nowUs(), 'up', { [closes ? 'framing' : 'heartbeat']: frameBytes })
    if (closes) this.#closeBack(client)
    return true
  }

  #closeBack(client: Client): void {
    const goodbye = frame(CLOSE_OPCODE, Buffer.from([0x03, 0xe8]), 'framing')
    this.#send(client, goodbye.bytes)
    this.#note(client, goodbye, [])
    this.#end(client.socket as Socket)
  }

  #write(client: Client, parcels: readonly Parcel[]): void {
    const utterance = this.#utter(client, parcels)
    this.#note(client, utterance, parcels)
    this.#send(client, utterance.bytes)
  }

  #utter(client: Client, parcels: readonly Parcel[]): Utterance {
    for (const parcel of parcels) {
      if (parcel.kind === 'event') client.seq = Math.max(client.seq, parcel.seq)
      if (parcel.kind === 'gap') client.seq = Math.max(client.seq, Number(parcel.to.split(':')[1]))
    }
    return this.#dialect.say(parcels, `${EPOCH}:${client.seq}`)
  }

  #send(client: Client, bytes: Buffer): void {
    if (client.socket === null) throw new Error('expected a connection to write to, the client has none')
    this.writes++
    client.socket.write(bytes)
  }

  #note(client: Client, utterance: Utterance, parcels: readonly Parcel[]): void {
    const atUs = this.#clock.nowUs()
    this.truth.crossed(atUs, 'down', utterance.kinds)
    for (const parcel of parcels) this.truth.said.push({ client: this.clients.indexOf(client), atUs, parcel })
    if (!utterance.answers) return
    client.waiting = false
    if (!parcels.some(({ kind }) => kind === 'event')) this.truth.emptyResponses++
  }
}
