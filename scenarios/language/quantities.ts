/**
 * The kinds of value that a scenario's keys take, as schemas: durations, rates, sizes, shares, numbers, words.
 * The message of every issue is the phrase after "expected"; issues.ts adds where, what was found and the fix.
 */
import { z } from 'zod'
import {
  formatBytesPerSecond,
  formatDurationMs,
  formatRatePerSecond,
  formatSize,
  type Reading,
  readBytes,
  readBytesPerSecond,
  readDurationMs,
  readPercentage,
  readRatePerSecond,
} from '../../protocol/units.ts'

interface Range {
  readonly least: number
  readonly most: number
}

/** `2s` → ms. */
export function duration(range: Range, description: string) {
  const [least, most] = [formatDurationMs(range.least), formatDurationMs(range.most)]
  const expected = `a duration from ${least} to ${most}${suchAs(['10s', '250ms', '10ms'], readDurationMs, range)}`
  return quantity(/^\d+(\.\d+)?\s*(us|ms|s|min|m|h)$/, readDurationMs, range, expected, description)
}

/** `20/s` → events per second. */
export function rate(range: Range, description: string) {
  const [least, most] = [formatRatePerSecond(range.least), formatRatePerSecond(range.most)]
  const expected = `a rate from ${least} to ${most}${suchAs(['20/s', '6/m'], readRatePerSecond, range)}`
  return quantity(/^\d+(\.\d+)?\s*\/\s*(s|min|m|h)$/, readRatePerSecond, range, expected, description)
}

/** `256B` → bytes. */
export function size(range: Range, description: string) {
  const [least, most] = [formatSize(range.least), formatSize(range.most)]
  const expected = `a size from ${least} to ${most}${suchAs(['256B', '4KiB', '1MiB'], readBytes, range)}`
  return quantity(/^\d+(\.\d+)?\s*(B|kB|KiB|MB|MiB)$/, readBytes, range, expected, description)
}

/** `10mbit` → bytes per second. */
export function bandwidth(range: Range, description: string) {
  const [least, most] = [formatBytesPerSecond(range.least), formatBytesPerSecond(range.most)]
  const expected = `a bandwidth from ${least} to ${most}, such as 10mbit or 256kbit`
  return quantity(/^\d+(\.\d+)?\s*(kbit|mbit|gbit)$/, readBytesPerSecond, range, expected, description)
}

/** `, such as 10s or 250ms`: the first two that lie in the range. */
function suchAs(examples: readonly string[], read: (text: string) => Reading, range: Range): string {
  const shown = examples.filter((text) => liesIn(range, read(text))).slice(0, 2)
  return shown.length === 0 ? '' : `, such as ${shown.join(' or ')}`
}

function liesIn({ least, most }: Range, reading: Reading): boolean {
  return reading.ok && reading.value >= least && reading.value <= most
}

/** Above nothing: a share of 0 % strikes nobody. */
const SHARE = { least: Number.MIN_VALUE, most: 1 }

/** `50%` → 0.5; above 0, up to 1. */
export function percentage(description: string) {
  const expected = 'a share above 0% up to 100%, such as 50%'
  return quantity(/^\d+(\.\d+)?\s*%$/, readPercentage, SHARE, expected, description)
}

/** More, and no connection would live. */
const LOSS = { least: 0, most: 0.5 }

/** `1%` → 0.01; from none to half. */
export function lossShare(description: string) {
  const expected = 'a share from 0% to 50%, such as 1%'
  return quantity(/^\d+(\.\d+)?\s*%$/, readPercentage, LOSS, expected, description)
}

function quantity(
  pattern: RegExp,
  read: (text: string) => Reading,
  range: Range,
  expected: string,
  description: string,
) {
  const suchAs = /, such as (.*)/.exec(expected)?.[1]
  return z
    .string({ error: expected })
    .regex(pattern, { error: expected, abort: true })
    .meta({
      description,
      bounds: expected.replace(/, such as.*/, '').replace('a ', ''),
      ...(suchAs !== undefined && { examples: suchAs.split(' or ') }),
    })
    .transform((text, context) => {
      const reading = read(text)
      if (reading.ok && liesIn(range, reading)) return reading.value
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
}

export function wholeNumber(range: Range, description: string, example?: number) {
  const expected = `a whole number from ${range.least} to ${range.most}`
  const meta = { description, ...(example !== undefined && { examples: [example] }) }
  return z.int({ error: expected }).min(range.least).max(range.most).meta(meta)
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, description: string) {
  return z.enum(words, { error: words.length === 1 ? words[0] : `one of ${words.join(', ')}` }).meta({ description })
}

export function trueOrFalse(description: string) {
  return z.boolean({ error: 'true or false' }).meta({ description })
}

/** A name that can stand in a file name and in a URL. */
export function slug(description: string, example?: string) {
  const expected = 'a name of lower-case letters, digits and hyphens, at most 64 characters'
  return z
    .string({ error: expected })
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: expected })
    .meta({ description, ...(example !== undefined && { examples: [example] }) })
}

/** Prose, from 1 character up. */
export function prose(mostCharacters: number, description: string, example?: string) {
  const expected = `text of 1 to ${mostCharacters} characters`
  const meta = { description, ...(example !== undefined && { examples: [example] }) }
  return z.string({ error: expected }).min(1).max(mostCharacters).meta(meta)
}
