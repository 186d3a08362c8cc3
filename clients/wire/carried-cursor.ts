/**
 * The cursor of a server that is not ours: read where the mapping says, and sent back byte for byte. It outlives the
 * connection in the memory of its client, for the next one to resume from.
 */
import type { CursorCarriage } from '../../protocol/target.ts'
import type { FollowMemory } from '../transport.ts'
import { JsonPointer, unescaped } from './json-pointer.ts'
import type { ResponseHead } from './response-head.ts'
import { WireError } from './wire-error.ts'

/** No cursor of sense is longer, and it travels with every request. */
const MOST_CHARACTERS = 1024

const QUOTE = 34

/** What a field's value may hold (RFC 9110 §5.5); a line's end would begin another field. */
const FIELD_VALUE = /^[\x20-\x7e\x80-\xff]*$/

export class CarriedCursor {
  readonly #carriages: readonly { readonly carriage: CursorCarriage; readonly pointer: JsonPointer | null }[]
  readonly #memory: FollowMemory
  /** Of the answer that is being read: it holds when the answer is complete. */
  readonly #staged: (string | null)[]

  constructor(carriages: readonly CursorCarriage[], memory: FollowMemory = { cursor: [] }) {
    this.#carriages = carriages.map((carriage) => ({
      carriage,
      pointer: carriage.from.kind === 'member' ? new JsonPointer(carriage.from.pointer) : null,
    }))
    this.#memory = memory
    this.#staged = carriages.map(() => null)
  }

  /** A head came. @throws WireError for a value that cannot be sent back */
  head(head: ResponseHead): void {
    for (const [index, { carriage }] of this.#carriages.entries()) {
      if (carriage.from.kind === 'header') this.#stage(index, head.field(carriage.from.name))
    }
  }

  /** An `id:` line came. */
  id(value: string): void {
    for (const [index, { carriage }] of this.#carriages.entries()) {
      if (carriage.from.kind === 'id') this.#stage(index, value)
    }
  }

  /** A whole answer or message is there: what it says of the cursor holds from now on. */
  complete(bytes: Buffer, start: number, end: number, sequence: number): void {
    for (const [index, { carriage, pointer }] of this.#carriages.entries()) {
      if (pointer?.find(bytes, start, end)) this.#stage(index, textOf(bytes, pointer.start, pointer.end))
      else if (carriage.from.kind === 'sequence') this.#stage(index, String(sequence))
      this.#memory.cursor[index] = this.#staged[index] ?? this.#memory.cursor[index] ?? null
      this.#staged[index] = null
    }
  }

  /** A path with what of the cursor goes into its query. */
  path(path: string): string {
    const parameters = this.#known('query').map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    if (parameters.length === 0) return path
    return `${path}${path.includes('?') ? '&' : '?'}${parameters.join('&')}`
  }

  /** Lines of a request's head. */
  get fields(): string {
    return this.#known('header')
      .map(({ name, value }) => `${name}: ${value}\r\n`)
      .join('')
  }

  #known(kind: 'query' | 'header'): { readonly name: string; readonly value: string }[] {
    return this.#carriages.flatMap(({ carriage: { to } }, index) => {
      const value = this.#memory.cursor[index] ?? null
      return to.kind === kind && value !== null ? [{ name: to.name, value }] : []
    })
  }

  #stage(index: number, value: string | null): void {
    if (value !== null && (value.length > MOST_CHARACTERS || !FIELD_VALUE.test(value))) {
      const found = JSON.stringify(value.slice(0, 80))
      throw new WireError(`expected a cursor of at most ${MOST_CHARACTERS} characters on one line, got ${found}`)
    }
    this.#staged[index] = value ?? this.#staged[index] ?? null
  }
}

/** A string without its quotes, and what else there is as it stands; null for what spells nothing. */
function textOf(bytes: Buffer, start: number, end: number): string | null {
  if (bytes[start] === QUOTE) return unescaped(bytes.toString('utf8', start + 1, end - 1))
  const text = bytes.toString('latin1', start, end)
  return text === 'null' ? null : text
}
