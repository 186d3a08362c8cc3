/**
 * Every event's arrival as it happened, for whoever doubts the percentiles: kept as numbers while the load runs, written
 * down when it is over. Its memory is taken and touched before the first connect, so that the process grows no more
 * and no page is fetched while events arrive; a trial that brings more than was expected gets more, a piece at a time.
 */

/** What `add` was given. */
export interface ArrivalRow {
  readonly client: number
  /** Which of the population's epochs, from 0. */
  readonly epoch: number
  /** Whether the client had this event already. */
  readonly isCopy: boolean
  readonly seq: number
  readonly dueAtUs: number
  readonly sentAtUs: number
  readonly receivedAtUs: number
  /** By how much that may be late, µs. */
  readonly lateUs: number
}

/** Numbers of a row: who, seq, dueAtUs, sentAtUs, receivedAtUs, lateUs. */
const COLUMNS = 6

export const BYTES_PER_ROW = COLUMNS * Float64Array.BYTES_PER_ELEMENT

/** 3 MiB a piece: taking one more costs less than a tenth of a millisecond. */
const ROWS_PER_PIECE = 65_536

/** In the first number of a row, above the client: twice the epoch, and one for a copy. */
const ABOVE_CLIENT = 2 ** 32

export class ArrivalRows {
  /** Rows that are kept. */
  count = 0
  /** Arrivals for which there was no room. */
  dropped = 0
  readonly #mostRows: number
  readonly #pieces: Float64Array[]
  #piece: Float64Array
  /** Where in its piece the next row goes. */
  #at = 0

  /**
   * @param expectedRows memory for these is taken now
   * @param mostRows further arrivals are counted only
   */
  constructor(expectedRows: number, mostRows: number) {
    this.#mostRows = mostRows
    const pieces = Math.max(1, Math.ceil(expectedRows / ROWS_PER_PIECE))
    this.#pieces = Array.from({ length: pieces }, newPiece)
    this.#piece = this.#pieces[0] as Float64Array
  }

  /** Hot path. */
  add(
    client: number,
    epoch: number,
    isCopy: boolean,
    seq: number,
    dueAtUs: number,
    sentAtUs: number,
    receivedAtUs: number,
    lateUs: number,
  ): void {
    if (this.count === this.#mostRows) {
      this.dropped++
      return
    }
    if (this.#at === this.#piece.length) this.#nextPiece()
    const piece = this.#piece
    piece[this.#at++] = client + ABOVE_CLIENT * (2 * epoch + (isCopy ? 1 : 0))
    piece[this.#at++] = seq
    piece[this.#at++] = dueAtUs
    piece[this.#at++] = sentAtUs
    piece[this.#at++] = receivedAtUs
    piece[this.#at++] = lateUs
    this.count++
  }

  /** Those from `from` on, at most `most`, in the order of their arrival. */
  slice(from: number, most: number): ArrivalRow[] {
    const rows = Math.max(0, Math.min(most, this.count - from))
    return Array.from({ length: rows }, (_, index) => this.#row(from + index))
  }

  #row(index: number): ArrivalRow {
    const piece = this.#pieces[Math.floor(index / ROWS_PER_PIECE)] as Float64Array
    const start = (index % ROWS_PER_PIECE) * COLUMNS
    const columns = piece.subarray(start, start + COLUMNS) as unknown as Columns
    const [who, seq, dueAtUs, sentAtUs, receivedAtUs, lateUs] = columns
    const aboveClient = Math.floor(who / ABOVE_CLIENT)
    const [epoch, isCopy] = [Math.floor(aboveClient / 2), aboveClient % 2 === 1]
    return { client: who % ABOVE_CLIENT, epoch, isCopy, seq, dueAtUs, sentAtUs, receivedAtUs, lateUs }
  }

  #nextPiece(): void {
    const index = this.count / ROWS_PER_PIECE
    this.#pieces[index] ??= newPiece()
    this.#piece = this.#pieces[index] as Float64Array
    this.#at = 0
  }
}

type Columns = readonly [number, number, number, number, number, number]

/** Filled, because the system gives memory only to what is written to. */
function newPiece(): Float64Array {
  return new Float64Array(ROWS_PER_PIECE * COLUMNS).fill(0)
}
