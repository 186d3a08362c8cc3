/**
 * The instants of events of a server that is not ours, and how finely it tells them: text of ISO 8601 may end with whole
 * seconds or with nanoseconds, and a number of seconds may have decimals. What was not told an instant was rounded by.
 */
import type { TimeUnit } from '../../protocol/target.ts'
import { WireError } from './wire-error.ts'

const QUOTE = 34
const NUMBER = /^[0-9]{1,19}(?:\.([0-9]{1,12}))?$/
/** RFC 3339 §5.6, and what common languages write beside it: a space for T, a comma, an offset without colon or minutes. */
const TEXT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d{1,12}))?(?:([Zz])|([+-]\d\d)(?::?(\d\d))?)?$/

const US_PER: Readonly<Record<Exclude<TimeUnit, 'iso'>, number>> = { s: 1e6, ms: 1000, us: 1, ns: 0.001 }
/** Decimals of a second that a whole number of the unit has. */
const DECIMALS: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9, iso: 0 }
/** The lab counts whole µs. */
const MOST_DECIMALS = 6
/** Many servers leave zeros at the end out; where so many times more end early than chance explains, they are rounded. */
const MOST_BY_CHANCE = 10

const WITHOUT_ZONE =
  'expected times with "Z" or an offset from UTC where "target.event.time" says, got one without: whose clock it shows ' +
  'nobody can know; let the server add it, or leave "time" out of the mapping'

export class EventTimes {
  readonly #unit: TimeUnit
  /** How many instants had so many decimals of a second. */
  readonly #counts = new Array<number>(MOST_DECIMALS + 1).fill(0)

  constructor(unit: TimeUnit) {
    this.#unit = unit
  }

  /**
   * The instant in `bytes[start..end)`, whole µs since 1970; −1 for anything else.
   * @throws WireError for text without a zone
   */
  readUs(bytes: Buffer, start: number, end: number): number {
    const isText = bytes[start] === QUOTE
    const text = bytes.toString('latin1', isText ? start + 1 : start, isText ? end - 1 : end)
    if (this.#unit === 'iso') return isText ? this.#ofText(text) : -1
    const match = NUMBER.exec(text)
    return match === null ? -1 : this.#told(Number(text) * US_PER[this.#unit], match[1])
  }

  /**
   * By how much the instants so far may have been rounded, µs; of none what the unit allows. An instant that ends early is
   * taken for a rounded one unless zeros that were left out explain it: one in ten, in a hundred, in a thousand.
   */
  get roundedUs(): number {
    const finest = this.#counts.findLastIndex((count) => count > 0)
    const all = this.#counts.reduce((sum, count) => sum + count, 0)
    let early = 0
    for (let decimals = 0; decimals < finest; decimals++) {
      early += this.#counts[decimals] as number
      if (early > MOST_BY_CHANCE * all * 10 ** (decimals - finest)) return lastPlaceUs(decimals)
    }
    return lastPlaceUs(finest === -1 ? Math.min(MOST_DECIMALS, DECIMALS[this.#unit]) : finest)
  }

  #ofText(text: string): number {
    const match = TEXT.exec(text)
    if (match === null) return -1
    const [, date, time, fraction = '', utc, hours, minutes = '00'] = match
    if (utc === undefined && hours === undefined) throw new WireError(WITHOUT_ZONE)
    const wholeMs = Date.parse(`${date}T${time}${utc === undefined ? `${hours}:${minutes}` : 'Z'}`)
    return this.#told(wholeMs * 1000 + Number(`0.${fraction}`) * 1e6, fraction)
  }

  #told(us: number, fraction = ''): number {
    if (!(us >= 0 && us < Number.MAX_SAFE_INTEGER)) return -1
    const decimals = Math.min(MOST_DECIMALS, DECIMALS[this.#unit] + fraction.length)
    this.#counts[decimals] = (this.#counts[decimals] as number) + 1
    return Math.round(us)
  }
}

/** What one of the last of so many decimals of a second is, µs. */
function lastPlaceUs(decimals: number): number {
  return 10 ** (MOST_DECIMALS - decimals)
}
