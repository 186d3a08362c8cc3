/**
 * JSON that comes up, read alike on every way up: it is passed on as it is, or it is refused.
 *
 * A number is kept as a double (RFC 8259 §6): a fraction as the nearest one, as everywhere; but an integer that a double
 * would write otherwise, such as 12345678901234567890, and what is too large or too small for one, such as 1e400, is refused. A member called `__proto__` is one
 * like any other: nothing here merges what arrives into objects of its own. Of members with one name the last counts
 * (RFC 8259 §4).
 */
import type { FastifyRequest } from 'fastify'
import { badRequest } from './errors.ts'
import { refuseDeepNesting } from './nesting.ts'
import { quote } from './problem.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NUMBER = /-?\d[\d.eE+-]*/g
const INTEGER = /^-?\d+$/
const NOT_ZERO = /^[-0.]*[1-9]/

/** Fatal: a character that is none would become another one. A byte order mark is one too many (RFC 8259 §8.1). */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

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
  if (!Number.isFinite(value)) return false
  if (INTEGER.test(number)) return significant(number) === significant(String(value))
  return value !== 0 || !NOT_ZERO.test(number)
}

/** The digits before the zeros at the end, however large the number. */
function significant(number: string): string {
  return number.replace(/e.*|[-.]/g, '').replace(/0+$/, '')
}

function changedNumber(number: string) {
  return badRequest(
    'Number out of range',
    `expected numbers that a double can hold (RFC 8259 §6), got ${number.slice(0, 80)}; send it as a string`,
  )
}
