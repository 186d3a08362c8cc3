/**
 * Every message of a trial: when it was due, what became of it, and at which places of its channel's log it stands. One
 * place each, unless a server forgot it (its history was lost) and a repeat published it again in a new epoch.
 */
import type { Timeline } from './timeline.ts'

/** A place in a channel's log. */
export interface MessagePlace {
  /** Number of the epoch within the population (EpochEvents.index). */
  readonly epoch: number
  readonly seq: number
}

const ACKNOWLEDGED = 1
const REFUSED = 2
const NOWHERE = -1

export class UplinkMessages {
  /** Of all clients, one client's after the other's: µs of the driver's clock. */
  readonly dueAtUs: Float64Array
  /** Index of the phase in which it was due. */
  readonly phase: Int16Array
  /** How often it was handed to a connection. */
  readonly sends: Uint32Array
  readonly #firstOfClient: number[]
  readonly #answer: Uint8Array
  readonly #epoch: Int32Array
  readonly #seq: Int32Array
  readonly #furtherPlaces = new Map<number, MessagePlace[]>()
  /** Those that the server has neither taken nor refused for good. */
  unanswered: number

  /** @param dues of each client, ascending, µs from the trial's start */
  constructor(dues: readonly (readonly number[])[], timeline: Timeline) {
    const all = dues.flat().map((dueUs) => timeline.startsAtUs + dueUs)
    this.dueAtUs = Float64Array.from(all)
    this.phase = Int16Array.from(all, (dueAtUs) => timeline.phaseAt(dueAtUs))
    this.sends = new Uint32Array(all.length)
    this.#firstOfClient = firstsOf(dues)
    this.#answer = new Uint8Array(all.length)
    this.#epoch = new Int32Array(all.length).fill(NOWHERE)
    this.#seq = new Int32Array(all.length)
    this.unanswered = all.length
  }

  get count(): number {
    return this.dueAtUs.length
  }

  /** How many a client sends. */
  countOf(client: number): number {
    return this.#first(client + 1) - this.#first(client)
  }

  /** Its index here; −1 for a message that nobody here sends. Hot path. */
  indexOf(client: number, number: number): number {
    const index = this.#first(client) + number
    return index < this.#first(client + 1) ? index : NOWHERE
  }

  /** Whether this client sends it. Hot path. */
  isFrom(index: number, client: number): boolean {
    return index >= this.#first(client) && index < this.#first(client + 1)
  }

  isAcknowledged(index: number): boolean {
    return this.#answer[index] === ACKNOWLEDGED
  }

  isRefused(index: number): boolean {
    return this.#answer[index] === REFUSED
  }

  acknowledge(index: number): void {
    this.#answerWith(index, ACKNOWLEDGED)
  }

  refuse(index: number): void {
    this.#answerWith(index, REFUSED)
  }

  /** It stands there, as an acknowledgement or an arrival told. Returns whether it stands elsewhere, too. Hot path. */
  stands(index: number, epoch: number, seq: number): boolean {
    if (this.#epoch[index] === NOWHERE) {
      this.#epoch[index] = epoch
      this.#seq[index] = seq
      return false
    }
    const isFirst = this.#epoch[index] === epoch && this.#seq[index] === seq
    if (!isFirst) this.#standsAlso(index, { epoch, seq })
    return !isFirst || this.#furtherPlaces.has(index)
  }

  /** Where it stands; none: it is not known to have become an event. */
  placesOf(index: number): readonly MessagePlace[] {
    const epoch = this.#epoch[index] as number
    if (epoch === NOWHERE) return []
    return [{ epoch, seq: this.#seq[index] as number }, ...(this.#furtherPlaces.get(index) ?? [])]
  }

  #first(client: number): number {
    return this.#firstOfClient[client] ?? this.dueAtUs.length
  }

  /** The first answer counts: a repeat that comes back later says nothing new. */
  #answerWith(index: number, answer: number): void {
    if (this.#answer[index] !== 0) return
    this.#answer[index] = answer
    this.unanswered--
  }

  #standsAlso(index: number, place: MessagePlace): void {
    const known = this.#furtherPlaces.get(index) ?? []
    if (known.some(({ epoch, seq }) => epoch === place.epoch && seq === place.seq)) return
    this.#furtherPlaces.set(index, [...known, place])
  }
}

/** Of each client its first message's index, and behind the last client the count of all. */
function firstsOf(dues: readonly (readonly number[])[]): number[] {
  const firsts = [0]
  for (const [client, { length }] of dues.entries()) firsts.push((firsts[client] as number) + length)
  return firsts
}
