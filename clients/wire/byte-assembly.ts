/**
 * Bytes that belong together and may arrive apart. As long as they came in one piece they stay where they are;
 * only a second piece, or the end of the read (`keep`), makes a copy.
 */

const SMALLEST_CAPACITY_BYTES = 1024
const NOTHING = Buffer.alloc(0)

export class ByteAssembly {
  #bytes: Buffer = NOTHING
  #start = 0
  #end = 0
  /** Our own memory, kept between uses; `#bytes` is either this or somebody else's. */
  #own: Buffer = NOTHING

  /** Where the bytes are: `bytes[start..end)`. Valid until the next read, or longer after `keep`. */
  get bytes(): Buffer {
    return this.#bytes
  }
  get start(): number {
    return this.#start
  }
  get end(): number {
    return this.#end
  }
  get length(): number {
    return this.#end - this.#start
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (this.length === 0) this.#refer(bytes, start, end)
    else if (end > start) this.#append(bytes, start, end)
  }

  /** To be called at the end of a read that did not complete the bytes: copies what lies in somebody else's memory. */
  keep(): void {
    if (this.length > 0 && this.#bytes !== this.#own) this.#moveToOwn(this.length)
  }

  clear(): void {
    this.#start = this.#end
  }

  #refer(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
  }

  #append(bytes: Buffer, start: number, end: number): void {
    const length = this.length + end - start
    if (this.#bytes !== this.#own || this.#start + length > this.#own.length) this.#moveToOwn(length)
    bytes.copy(this.#own, this.#end, start, end)
    this.#end += end - start
  }

  #moveToOwn(capacityBytes: number): void {
    const target = this.#own.length >= capacityBytes ? this.#own : Buffer.allocUnsafe(capacityFor(capacityBytes))
    const end = this.#bytes.copy(target, 0, this.#start, this.#end)
    this.#own = target
    this.#refer(target, 0, end)
  }
}

/** Doubling keeps the cost of growing linear. */
function capacityFor(bytes: number): number {
  let capacity = SMALLEST_CAPACITY_BYTES
  while (capacity < bytes) capacity *= 2
  return capacity
}
