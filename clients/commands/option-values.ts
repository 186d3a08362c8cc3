/** Option values: text from the command line to numbers and names, or what was expected instead. */
import { InvalidArgumentError } from 'commander'
import { COALESCE_EXPECTED, type Coalesce, readCoalesce } from '../../protocol/coalesce.ts'
import { SMALLEST_PAYLOAD_BYTES } from '../../protocol/event.ts'
import { type Reading, readBytes, readDurationMs, readRatePerSecond } from '../../protocol/units.ts'

const LARGEST_PORT = 65_535
/** What one message on the wire may have, so that every transport can carry it. */
const LARGEST_PAYLOAD_BYTES = 64 * 1024
/** Events per second; the open-loop schedule is good for this on one core. */
const GREATEST_RATE = 10_000

/** `5` → 5. */
export function readCount(text: string): number {
  return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER, 'a whole number from 1')
}

export function readSeed(text: string): number {
  return wholeNumber(text, 0, Number.MAX_SAFE_INTEGER, 'a whole number from 0')
}

/** 0 means any free one. */
export function readPort(text: string): number {
  return wholeNumber(text, 0, LARGEST_PORT, `a port from 0 to ${LARGEST_PORT}`)
}

/** `10s` → 10000 ms. */
export function readDuration(text: string): number {
  const ms = read(readDurationMs(text), text)
  if (ms > 0) return ms
  throw expectedInstead('a duration above 0, such as 10s', text)
}

/** `20/s` → 20 events per second. */
export function readRate(text: string): number {
  const rate = read(readRatePerSecond(text), text)
  if (rate > 0 && rate <= GREATEST_RATE) return rate
  throw expectedInstead(`a rate above 0/s and up to ${GREATEST_RATE}/s`, text)
}

/** `256B` → 256 bytes. */
export function readSize(text: string): number {
  const bytes = read(readBytes(text), text)
  if (bytes >= SMALLEST_PAYLOAD_BYTES && bytes <= LARGEST_PAYLOAD_BYTES) return bytes
  throw expectedInstead(`a size from ${SMALLEST_PAYLOAD_BYTES}B to ${LARGEST_PAYLOAD_BYTES}B`, text)
}

/** `none`, `tick`, `5ms`. */
export function readWindow(text: string): Coalesce {
  const coalesce = readCoalesce(text)
  if (coalesce !== null) return coalesce
  throw expectedInstead(COALESCE_EXPECTED, text)
}

/** `sse, websocket` → both names, each once. */
export function readNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return [...new Set(names)]
  throw expectedInstead('names with a comma between them, such as sse,websocket', text)
}

/** Collects a repeatable option: `lab.example`, a name as it stands in Host, without scheme and port. */
export function readHostNames(text: string, before: readonly string[] = []): string[] {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) return [...before, text]
  throw expectedInstead('a name such as lab.example, without scheme and port', text)
}

/** Collects a repeatable option: `https://dashboard.example`, as browsers write an Origin (RFC 6454 §6.1). */
export function readOrigins(text: string, before: readonly string[] = []): string[] {
  const isHttp = /^https?:/.test(text) && URL.canParse(text)
  if (isHttp && new URL(text).origin === text) return [...before, text]
  const meant = isHttp ? `, such as ${new URL(text).origin}` : ', such as https://dashboard.example'
  throw expectedInstead(`an origin: scheme, name and port, nothing behind${meant}`, text)
}

function wholeNumber(text: string, least: number, most: number, expected: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw expectedInstead(expected, text)
}

function read(reading: Reading, text: string): number {
  if (reading.ok) return reading.value
  throw expectedInstead(reading.expected, text)
}

/** Commander puts the option's name before this. */
function expectedInstead(expected: string, found: string): InvalidArgumentError {
  return new InvalidArgumentError(`Expected ${expected}, got ${JSON.stringify(found)}.`)
}
