/**
 * One direction of a pair: what one socket reads, the other writes when the line lets it out.
 *
 * FIN and RST take their turn behind the bytes before them. What is under way is bounded: when more than the line can
 * hold waits here, the reading side is paused, so that a sender feels a slow line or a slow reader through TCP's own
 * flow control, as it would without a link.
 *
 * Late is what comes out after its instant, counted from when it may first have been there, which the link may have seen
 * too late itself (turns.ts).
 */
import type { Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import { type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import { Bursts } from './bursts.ts'
import type { Line, LineSettings } from './line.ts'
import type { Schedule } from './schedule.ts'
import type { LoopTurns } from './turns.ts'

/** What may wait beyond a bandwidth's own share, bytes; without a limit of bandwidth all that may wait. */
const QUEUE_BYTES = 1024 ** 2

/** What every passage of a link has in common. */
export interface Passages {
  readonly clock: Clock
  readonly schedule: Schedule
  readonly turns: LoopTurns
  readonly settings: LineSettings
  /** Where to record how late what enters now comes out, µs; null: nowhere. */
  readonly latenessUs: () => Histogram | null
  /** Called for every large burst. */
  readonly onLargeBurst: () => void
}

interface Piece {
  readonly exitUs: number
  /** When it would have come out, had it been read as soon as it may have been there. */
  readonly dueUs: number
  readonly latenessUs: Histogram | null
  /** null: a FIN. */
  readonly bytes: Buffer | null
}

export class Passage {
  readonly #shared: Passages
  readonly #from: Socket
  readonly #to: Socket
  readonly #line: Line
  readonly #bursts: Bursts
  readonly #mostQueuedBytes: number
  /** Nothing enters before this: the handshake of the connection takes until then. */
  readonly #opensAtUs: number
  readonly #queue: Piece[] = []
  #queuedBytes = 0
  #waking = false
  #held = false
  #dead = false
  #resetUs: number | null = null
  /** What could have gone out before is late through no fault of the link's. */
  #releasedAtUs = 0

  constructor(shared: Passages, ends: { from: Socket; to: Socket; line: Line; opensAtUs: number }) {
    this.#shared = shared
    this.#from = ends.from
    this.#to = ends.to
    this.#line = ends.line
    this.#opensAtUs = ends.opensAtUs
    const { delayUs, bytesPerSecond } = shared.settings
    this.#bursts = new Bursts(2 * delayUs)
    this.#mostQueuedBytes = QUEUE_BYTES + ((bytesPerSecond ?? 0) * 2 * delayUs) / 1e6
    this.#from.on('data', (bytes) => this.#entered(bytes))
    this.#from.on('end', () => this.#ended())
    this.#from.on('error', () => this.#broken())
    this.#to.on('drain', () => this.#release())
    this.#to.on('close', () => this.#drop())
  }

  /** Nothing goes out, and nothing is read, until `go`. */
  hold(): void {
    this.#held = true
    this.#from.pause()
  }

  go(): void {
    this.#held = false
    this.#release()
  }

  /** What is under way and what still comes goes nowhere, ends and resets included. */
  silence(): void {
    this.#dead = true
    this.#drop()
  }

  #entered(bytes: Buffer): void {
    if (this.#dead || this.#to.destroyed) return
    this.#shared.turns.read()
    if (this.#bursts.add(this.#shared.turns.enteredUs, bytes.length)) this.#shared.onLargeBurst()
    const jitterUs = this.#line.drawJitterUs()
    for (const segment of this.#line.segments(bytes)) this.#enqueue(segment, jitterUs)
    if (this.#queuedBytes > this.#mostQueuedBytes) this.#from.pause()
  }

  #ended(): void {
    this.#shared.turns.read()
    this.#enqueue(null)
  }

  #enqueue(bytes: Buffer | null, jitterUs?: number): void {
    if (this.#dead) return
    const exitUs = this.#exitUs(bytes?.length ?? 0, jitterUs)
    this.#queue.push({ exitUs, dueUs: exitUs - this.#unseenUs(), latenessUs: this.#shared.latenessUs(), bytes })
    this.#queuedBytes += bytes?.length ?? 0
    this.#pass()
  }

  /** A reset needs no room at the far end: it arrives, whatever waits there. */
  #broken(): void {
    if (this.#dead) return
    this.#shared.turns.read()
    this.#resetUs = this.#exitUs(0)
    this.#wakeAt(this.#resetUs)
  }

  #exitUs(bytes: number, jitterUs?: number): number {
    return this.#line.exitUs(Math.max(this.#shared.turns.enteredUs, this.#opensAtUs), bytes, jitterUs)
  }

  /** For how long at most what enters now had been there unseen; while the handshake lasts, it could not have gone on. */
  #unseenUs(): number {
    const { turns } = this.#shared
    const sinceOpenUs = turns.enteredUs - this.#opensAtUs
    return Math.min(turns.waitedUs, Math.max(0, sinceOpenUs))
  }

  #release(): void {
    this.#releasedAtUs = this.#shared.clock.nowUs()
    this.#pass()
    if (!this.#held && this.#queuedBytes <= this.#mostQueuedBytes / 2) this.#from.resume()
  }

  /** Writes what is due; wakes up again for what is not. */
  readonly #pass = (): void => {
    if (this.#held || this.#dead) return
    const nowUs = this.#shared.clock.nowUs()
    this.#to.cork()
    while (!this.#to.writableNeedDrain) {
      const first = this.#queue[0]
      if (first === undefined || first.exitUs > nowUs) break
      this.#queue.shift()
      this.#write(first, nowUs)
    }
    this.#to.uncork()
    if (this.#resetUs !== null && this.#resetUs <= nowUs) reset(this.#to)
    else this.#wakeForNext(nowUs)
  }

  #wakeForNext(nowUs: number): void {
    const nextUs = this.#queue[0]?.exitUs ?? this.#resetUs
    // What is due and still here waits for the far end to drain; a reset does not.
    if (nextUs !== null && nextUs > nowUs) this.#wakeAt(nextUs)
    else if (this.#resetUs !== null) this.#wakeAt(this.#resetUs)
  }

  #write({ dueUs, latenessUs, bytes }: Piece, nowUs: number): void {
    if (latenessUs !== null) recordUs(latenessUs, nowUs - Math.max(dueUs, this.#releasedAtUs))
    if (bytes === null) return void this.#to.end()
    this.#queuedBytes -= bytes.length
    this.#to.write(bytes)
    if (this.#queuedBytes <= this.#mostQueuedBytes / 2) this.#from.resume()
  }

  #wakeAt(atUs: number): void {
    if (this.#waking) return
    this.#waking = true
    this.#shared.schedule.at(atUs, () => {
      this.#waking = false
      this.#pass()
    })
  }

  #drop(): void {
    this.#queue.length = 0
    this.#queuedBytes = 0
    this.#from.resume()
  }
}

/** After a half-close libuv refuses to send RST: then it only closes. */
export function reset(socket: Socket): void {
  if (socket.writable) socket.resetAndDestroy()
  else socket.destroy()
}
