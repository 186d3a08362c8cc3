/**
 * A server that does as it is told and nothing else, on raw sockets: it says given parcels to given clients, whole or
 * byte by byte, and keeps the truth of it. Clients are numbered from 0 in the order in which they come; who comes after
 * somebody has left takes his seat.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import { type Dialect, EPOCH } from './dialects.ts'
import { type Heard, Seat } from './seat.ts'
import { Truth } from './truth.ts'
import type { Parcel, Utterance } from './utterance.ts'

export class FakeServer {
  readonly truth = new Truth()
  readonly seats: Seat[] = []
  /** Accepted; ended by us but not yet gone; gone. */
  readonly sockets = { accepted: 0, ending: 0, gone: 0 }
  /** Separate writes, and bytes read, so that somebody can wait until the other side has done as much. */
  writes = 0
  bytesRead = 0
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
    for (const { socket } of this.seats) socket?.destroy()
    this.#listener.close()
  }

  /** Says it now, in one write; to a client that must ask first, as soon as he does. */
  say(client: number, ...parcels: readonly Parcel[]): void {
    const seat = this.#seat(client)
    if (this.#dialect.pushes || seat.waiting) this.#tell(seat, parcels)
    else seat.queue.push(parcels)
  }

  /** Says it byte by byte; `pause` settles when the byte has been read. The client must be waiting if he must ask. */
  async spell(client: number, parcels: readonly Parcel[], pause: () => Promise<void>): Promise<void> {
    const seat = this.#seat(client)
    const { bytes, ...utterance } = this.#utter(seat, parcels)
    for (let index = 0; index < bytes.length - 1; index++) {
      this.#send(seat, bytes.subarray(index, index + 1))
      await pause()
    }
    this.#finish(seat, { ...utterance, bytes: bytes.subarray(-1) }, parcels)
    await pause()
  }

  /** Ends the client's connection: in order, or by a reset. */
  leave(client: number, how: 'fin' | 'rst'): void {
    const { socket } = this.#seat(client)
    if (socket === null) return
    if (how === 'rst') socket.resetAndDestroy()
    else this.#end(socket)
    this.#free(socket)
  }

  #seat(client: number): Seat {
    const seat = this.seats[client]
    if (seat === undefined) throw new Error(`expected a client ${client}, there are ${this.seats.length}`)
    return seat
  }

  #accept(socket: Socket): void {
    this.sockets.accepted++
    const seat = this.seats.find((known) => known.socket === null) ?? new Seat()
    if (!this.seats.includes(seat)) this.seats.push(seat)
    seat.sit(socket)
    socket.on('data', (bytes) => {
      this.bytesRead += bytes.length
      for (const heard of seat.hear(bytes, this.#dialect.name === 'websocket')) this.#heard(seat, heard)
    })
    socket.on('end', () => this.#end(socket))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.sockets.gone++
      this.#free(socket)
    })
  }

  /** From now on the seat is for whoever comes. */
  #free(socket: Socket): void {
    this.seats.find((seat) => seat.socket === socket)?.leave()
  }

  #end(socket: Socket): void {
    if (socket.writableEnded) return
    this.sockets.ending++
    socket.once('close', () => this.sockets.ending--)
    socket.end()
  }

  #heard(seat: Seat, heard: Heard): void {
    this.truth.heard(this.#clock.nowUs(), heard, this.#dialect.name === 'websocket')
    if (heard.kind === 'request') this.#asked(seat, heard.head)
    if (heard.kind !== 'close' || seat.socket === null) return
    this.#finish(seat, this.#dialect.goodbye, [])
    this.#end(seat.socket)
  }

  #asked(seat: Seat, head: string): void {
    const since = /[?&]since=([a-z0-9]+:\d+)/.exec(head)?.[1] ?? null
    seat.waiting = true
    const opening = this.#dialect.opening({ head, since }, `${EPOCH}:${seat.seq}`)
    if (opening !== null) {
      this.#finish(seat, opening, [])
      return
    }
    const next = seat.queue.shift()
    if (next !== undefined) this.#tell(seat, next)
  }

  #tell(seat: Seat, parcels: readonly Parcel[]): void {
    this.#finish(seat, this.#utter(seat, parcels), parcels)
  }

  #utter(seat: Seat, parcels: readonly Parcel[]): Utterance {
    for (const parcel of parcels) {
      if (parcel.kind === 'event') seat.seq = Math.max(seat.seq, parcel.seq)
      if (parcel.kind === 'gap') seat.seq = Math.max(seat.seq, Number(parcel.to.split(':')[1]))
    }
    return this.#dialect.say(parcels, `${EPOCH}:${seat.seq}`)
  }

  /** The last bytes of an utterance go out; its instant is taken before, so that nobody can have it earlier. */
  #finish(seat: Seat, utterance: Utterance, parcels: readonly Parcel[]): void {
    this.truth.told(this.seats.indexOf(seat), this.#clock.nowUs(), utterance, parcels)
    if (utterance.answers) seat.waiting = false
    this.#send(seat, utterance.bytes)
  }

  #send(seat: Seat, bytes: Buffer): void {
    if (seat.socket === null) throw new Error('expected a connection to write to, the client has none')
    this.writes++
    seat.socket.write(bytes)
  }
}
