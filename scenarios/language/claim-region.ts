/**
 * The grammar of `holds` and `fails`, parts of the numbers in which the whole interval must lie:
 *
 *   region = "above" quantity | "below" quantity | ( "within" | "outside" ) quantity "and" quantity
 *
 * A quantity is a plain number for a ratio, and in the metric's own unit for a metric.
 */
import type { Region } from '../../protocol/claim.ts'
import { type MetricUnit, readMetricBound } from '../../protocol/metrics.ts'
import type { ExpectationFault } from './expect.ts'
import { suggestWord } from './nearest.ts'

export type RegionReading =
  | { readonly ok: true; readonly region: Region }
  | { readonly ok: false; readonly fault: ExpectationFault }

const WORDS = ['above', 'below', 'within', 'outside']
const SHAPE = /^\s*(\S+)(?:\s+(.*?))?\s*$/

/** @param unit of the metric; null: a ratio, which has none */
export function readRegion(line: string, unit: MetricUnit | null): RegionReading {
  const [, word = '', rest = ''] = SHAPE.exec(line) ?? []
  const example = `write such as above ${exampleOf(unit)}, or within ${exampleOf(unit)} and ${exampleOf(unit, 2)}`
  if (!WORDS.includes(word)) {
    const expected = `one of ${WORDS.join(', ')}`
    return refuse(0, expected, word || 'nothing', suggestWord(word, WORDS, 'regions'))
  }
  const offset = line.length - line.trimStart().length + word.length + 1
  const twoSided = word === 'within' || word === 'outside'
  const bounds = twoSided ? rest.split(/\s+and\s+/) : [rest]
  if (twoSided && bounds.length !== 2) return refuse(offset, `two bounds behind "${word}"`, rest || 'nothing', example)
  const readings = bounds.map((text) => readBound(text, unit))
  const wrong = readings.findIndex((reading) => !reading.ok)
  const reading = readings[wrong]
  if (reading?.ok === false) {
    const found = bounds[wrong] || 'nothing'
    return refuse(Math.max(offset, line.indexOf(found)), reading.expected, found, example)
  }
  const [first = 0, second = 0] = readings.map((one) => (one.ok ? one.value : 0))
  if (twoSided && first >= second) return refuse(offset, 'the lower bound first', rest, example)
  return { ok: true, region: { ...regionOf(word, first, second), text: line.trim().replaceAll(/\s+/g, ' ') } }
}

/** Of two regions, whether some number lies in both; a bound that they share does not count. */
export function overlap(one: Region, other: Region): boolean {
  return pieces(one).some(([from, to]) =>
    pieces(other).some(([start, end]) => Math.max(from, start) < Math.min(to, end)),
  )
}

function regionOf(word: string, first: number, second: number): Omit<Region, 'text'> {
  if (word === 'above') return { from: first, to: Number.POSITIVE_INFINITY, outside: false }
  if (word === 'below') return { from: Number.NEGATIVE_INFINITY, to: first, outside: false }
  return { from: first, to: second, outside: word === 'outside' }
}

function pieces({ from, to, outside }: Region): [number, number][] {
  if (!outside) return [[from, to]]
  return [
    [Number.NEGATIVE_INFINITY, from],
    [to, Number.POSITIVE_INFINITY],
  ]
}

function readBound(text: string, unit: MetricUnit | null) {
  if (unit !== null) return readMetricBound(text, unit)
  return /^\d+(\.\d+)?$/.test(text)
    ? ({ ok: true, value: Number(text) } as const)
    : ({ ok: false, expected: 'a plain number, as a ratio has no unit' } as const)
}

const EXAMPLES: Readonly<Record<MetricUnit, string>> = { us: 'ms', ms: 'ms', bytes: 'B', count: '', share: '%' }

function exampleOf(unit: MetricUnit | null, factor = 1): string {
  return unit === null ? String(1.1 * factor) : `${50 * factor}${EXAMPLES[unit]}`
}

function refuse(offset: number, expected: string, found: string, fix: string): RegionReading {
  return { ok: false, fault: { offset, expected, found, fix } }
}
