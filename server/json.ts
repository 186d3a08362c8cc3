/**
 * JSON that comes up, read alike on every way up: it is passed on as it is, or it is refused.
 *
 * A number is kept as a double (RFC 8259 §6), so one that a double would change, such as 12345678901234567890 or
 * 1e400, is refused: as the same decimal or not at all (1.0 and 1 are the same). A member called `__proto__` is one
 * like any other: nothing here merges what arrives into objects of its own. Of members with one name the last counts
 * (RFC 8259 §4).
 */
import type { FastifyRequest } from 'fastify'
import { badRequest, quote } from './errors.ts'
import { refuseDeepNesting } from './nesting.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NUMBER = /-?\d[\d.eE+-]*/g

/** Fatal: a character that is none would become another one (RFC 8259 §8.1). */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** As parser of a content type. @throws ProblemError 400 */
export async function readJsonBody(_request: FastifyRequest, body: Buffer): Promise<unknown> {
  return readJsonBytes(body)
}

/** @throws ProblemError 400 */
export function readJsonBytes(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw badRequest('Malformed JSON', 'expected JSON in UTF-8 (RFC 8259 §8.1), got bytes that are none')
  }
  return readJson(text)
}

/** @throws ProblemError 400 for what is no JSON, nests too deeply, or has a number that would be changed */
export function readJson(text: string): unknown {
  const value = parse(text)
  refuseDeepNesting(value)
  refuseChangedNumbers(text)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('Malformed JSON', `expected well-formed JSON (RFC 8259), got ${quote(text)}`)
  }
}

/** @param json well-formed */
function refuseChangedNumbers(json: string): void {
  for (let at = 0; at < json.length; ) {
    const opening = json.indexOf('"', at)
    const end = opening === -1 ? json.length : opening
    for (const number of json.slice(at, end).match(NUMBER) ?? []) if (!isKept(number)) throw changedNumber(number)
    at = opening === -1 ? end : stringEnd(json, opening)
  }
}

/** Behind the quotation mark that ends the string which begins here. */
function stringEnd(json: string, opening: number): number {
  let at = opening + 1
  while (json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at + 1
}

function isKept(number: string): boolean {
  const value = Number(number)
  return Number.isFinite(value) && decimalOf(number) === decimalOf(String(value))
}

/** What a number is, however it is written: its digits without zeros around them, and the power of ten behind. */
function decimalOf(number: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e(.+))?$/i.exec(number) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/(?<!0)0+$/, '') // tried once for each run of zeros, however long
  if (significant === '') return '0'
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

function changedNumber(number: string) {
  return badRequest(
    'Number out of range',
    `expected numbers that a double keeps as they are (RFC 8259 §6), got ${number.slice(0, 80)}; send it as a string`,
  )
}
