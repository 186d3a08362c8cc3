/**
 * Walks the body of a poll's answer, {"cursor":"…","hasMore":false,"gap":null,"events":[{…},{…}]}, and finds
 * where each event begins and ends. The scan knows strings and depth and nothing else of JSON: an event is not
 * parsed, only the small members are. One instance serves a follower for its whole life.
 */
import type { Gap } from '../../protocol/messages.ts'
import { expectGap, readJson } from './control-messages.ts'
import { skipSpace, skipValue } from './json-scan.ts'
import { WireError } from './wire-error.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93

export class BatchScan {
  /** Of the batch that was scanned last. */
  cursor = ''
  hasMore = false
  gap: Gap | null = null
  /** Bytes of all events together. */
  payloadBytes = 0
  /** Start and end of each event, in turn. */
  readonly bounds: number[] = []
  #bytes: Buffer = Buffer.alloc(0)
  #position = 0
  #end = 0
  #start = 0

  /** Scans `bytes[start..end)`; throws WireError when it is not a batch. */
  scan(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes
    this.#start = this.#position = start
    this.#end = end
    this.#clear()
    this.#members()
    if (this.#peek() !== -1) throw this.#notABatch('nothing after the object')
    if (this.cursor === '') throw this.#notABatch('a cursor')
  }

  #clear(): void {
    this.cursor = ''
    this.hasMore = false
    this.gap = null
    this.payloadBytes = 0
    this.bounds.length = 0
  }

  #members(): void {
    this.#take(OPEN_BRACE, '"{"')
    if (this.#takeIf(CLOSE_BRACE)) return
    do {
      const name = this.#string()
      this.#take(COLON, '":"')
      if (name === 'events') this.#events()
      else this.#member(name)
    } while (this.#takeIf(COMMA))
    this.#take(CLOSE_BRACE, '"}"')
  }

  #member(name: string): void {
    this.#peek()
    const from = this.#position
    this.#skipValue()
    const text = this.#bytes.toString('utf8', from, this.#position)
    if (name === 'hasMore') this.hasMore = text === 'true'
    else if (name === 'cursor') this.cursor = this.#cursor(text)
    else if (name === 'gap' && text !== 'null') this.gap = expectGap(readJson(text))
  }

  #events(): void {
    this.#take(OPEN_BRACKET, 'an array of events')
    if (this.#takeIf(CLOSE_BRACKET)) return
    do {
      this.#peek()
      const from = this.#position
      this.#skipValue()
      this.bounds.push(from, this.#position)
      this.payloadBytes += this.#position - from
    } while (this.#takeIf(COMMA))
    this.#take(CLOSE_BRACKET, '"]" after the events')
  }

  /** Moves past one value. */
  #skipValue(): void {
    const after = skipValue(this.#bytes, this.#position, this.#end)
    if (after === -1) throw this.#notABatch('a value and its end')
    this.#position = after
  }

  #string(): string {
    if (this.#peek() !== QUOTE) throw this.#notABatch('a member name')
    const from = this.#position
    this.#skipValue()
    return this.#bytes.toString('utf8', from + 1, this.#position - 1)
  }

  #cursor(text: string): string {
    if (text.length < 2 || text[0] !== '"' || text.includes('\\')) throw this.#notABatch('a cursor in quotes')
    return text.slice(1, -1)
  }

  #take(byte: number, what: string): void {
    if (!this.#takeIf(byte)) throw this.#notABatch(what)
  }

  #takeIf(byte: number): boolean {
    if (this.#peek() !== byte) return false
    this.#position++
    return true
  }

  /** The next byte that is not white space, −1 at the end. */
  #peek(): number {
    this.#position = skipSpace(this.#bytes, this.#position, this.#end)
    return this.#position < this.#end ? (this.#bytes[this.#position] as number) : -1
  }

  #notABatch(what: string): WireError {
    const found = this.#bytes.toString('utf8', this.#position, Math.min(this.#end, this.#position + 60))
    return new WireError(
      `expected a batch {"cursor","hasMore","gap","events"}: ${what} at byte ${this.#position - this.#start}, got ${JSON.stringify(found)}`,
    )
  }
}
