/** The tests of a claim: what each means, or what is wrong with it. */
import type { ClaimTest, Region } from '../../protocol/claim.ts'
import { type MetricUnit, readMetricBound } from '../../protocol/metrics.ts'
import { type MeasuredRun, readMeasure } from './claim-measure.ts'
import { overlap, readRegion } from './claim-region.ts'
import type { WrittenTest } from './claim-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import type { ExpectationFault } from './expect.ts'
import { suggestWord } from './nearest.ts'

/** The shared runs beside the claims. */
export interface ClaimRuns {
  readonly names: readonly string[]
  /** null: the file is in disorder. Asked for names of `names` alone. */
  readonly read: (name: string) => MeasuredRun | null
}

export type TestReading = { readonly test: ClaimTest } | { readonly findings: readonly Finding[] }

/** @param path of the test in its file */
export function readTest(written: WrittenTest, path: KeyPath, runs: ClaimRuns): TestReading {
  const { says, decides, missing } = written
  if (missing !== undefined) {
    const surplus = MEASURED_KEYS.filter((key) => written[key] !== undefined)
    if (surplus.length === 0) return { test: { kind: 'missing', says, missing, decides } }
    return { findings: surplus.map((key) => besideMissing(path, key)) }
  }
  const absent = NEEDED_KEYS.filter((key) => written[key] === undefined)
  if (absent.length > 0) return { findings: absent.map((key) => needed(path, key)) }
  return readMeasured(written as Needed, path, runs)
}

const NEEDED_KEYS = ['run', 'measure', 'holds', 'fails'] as const
const MEASURED_KEYS = [...NEEDED_KEYS, 'margin'] as const

type Needed = WrittenTest & { readonly [Key in (typeof NEEDED_KEYS)[number]]: string }

function readMeasured(written: Needed, path: KeyPath, runs: ClaimRuns): TestReading {
  const { says, decides } = written
  const run = findRun(written.run, path, runs)
  if ('findings' in run) return run
  const measured = readMeasure(written.measure, run)
  if (!measured.ok) return { findings: [inLine(path, 'measure', measured.fault)] }
  const { measure, unit, cells } = measured
  const [holds, fails] = [readRegion(written.holds, unit), readRegion(written.fails, unit)]
  const margin = readMargin(written.margin, measure.of.metric, unit, measured.marginUnit, path)
  const findings = [
    ...(holds.ok ? [] : [inLine(path, 'holds', holds.fault)]),
    ...(fails.ok ? [] : [inLine(path, 'fails', fails.fault)]),
    ...(typeof margin === 'object' && margin !== null ? [margin] : []),
  ]
  if (!holds.ok || !fails.ok || findings.length > 0) return { findings }
  if (overlap(holds.region, fails.region)) return { findings: [both(path, holds.region)] }
  return {
    test: {
      kind: 'measured',
      says,
      run: written.run,
      measure,
      cells,
      holds: holds.region,
      fails: fails.region,
      margin: margin as number | null,
      decides,
    },
  }
}

function findRun(name: string, path: KeyPath, { names, read }: ClaimRuns): MeasuredRun | { findings: Finding[] } {
  const at = [...path, 'run']
  if (!names.includes(name)) {
    return { findings: [{ path: at, expected: 'the name of a shared run', fix: suggestWord(name, names, 'runs') }] }
  }
  const run = read(name)
  if (run !== null) return run
  const fix = `"tlab check" with the path of ${name}.yaml says what is wrong with it`
  return { findings: [{ path: at, expected: 'a run whose file is in order', found: `${name}, which is not`, fix }] }
}

/** A finding, the margin, or null where there is none. */
function readMargin(
  text: string | undefined,
  metric: string,
  unit: MetricUnit | null,
  sides: MetricUnit | null,
  path: KeyPath,
): Finding | number | null {
  if (text === undefined) return null
  const at = [...path, 'margin']
  if (unit !== null || sides === null) {
    return { path: at, expected: 'a ratio of two arms for a margin', found: `${metric} alone`, fix: 'remove "margin"' }
  }
  const reading = readMetricBound(text, sides)
  if (reading.ok) return reading.value
  return { path: at, expected: reading.expected, fix: `${metric} differs by ${reading.expected}` }
}

function inLine(path: KeyPath, key: string, { offset, expected, found, fix }: ExpectationFault): Finding {
  return { path: [...path, key], offset, expected, found, fix }
}

function both(path: KeyPath, { text }: Region): Finding {
  return {
    path: [...path, 'fails'],
    expected: `a region apart from that of "holds" (${text})`,
    fix: 'move a bound: no number may say that the sentence holds and that it does not',
  }
}

function needed(path: KeyPath, key: string): Finding {
  return {
    path,
    atKey: true,
    expected: `the key "${key}", or "missing" instead of a run`,
    found: 'neither',
    fix: `add "${key}:", or say under "missing:" what would have to be measured`,
  }
}

function besideMissing(path: KeyPath, key: string): Finding {
  return {
    path: [...path, key],
    atKey: true,
    expected: 'either a run or "missing"',
    found: `${key} beside missing`,
    fix: `remove "missing" once it can be measured, or "${key}"`,
  }
}
