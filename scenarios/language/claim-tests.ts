/** The tests of a claim: what each means, or what is wrong with it. */
import type { ClaimTest } from '../../protocol/claim.ts'
import { type MetricUnit, readMetricBound } from '../../protocol/metrics.ts'
import { readBrowserTest } from './claim-browser.ts'
import { absentKeys, inLine, readRegions, surplusKeys } from './claim-findings.ts'
import { growthFinding } from './claim-growth.ts'
import { type MeasuredRun, readMeasure } from './claim-measure.ts'
import type { WrittenTest } from './claim-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import { suggestWord } from './nearest.ts'

/** The shared runs beside the claims. */
export interface ClaimRuns {
  readonly names: readonly string[]
  /** null: the file is in disorder. Asked for names of `names` alone. */
  readonly read: (name: string) => MeasuredRun | null
}

export type TestReading = { readonly test: ClaimTest } | { readonly findings: readonly Finding[] }

const NEEDED_KEYS = ['run', 'measure', 'holds', 'fails'] as const

/** @param path of the test in its file */
export function readTest(written: WrittenTest, path: KeyPath, runs: ClaimRuns): TestReading {
  const { says, decides, missing } = written
  if (missing !== undefined) {
    const findings = surplusKeys(written, [...NEEDED_KEYS, 'browser', 'per', 'margin'], 'missing', path)
    return findings.length === 0 ? { test: { kind: 'missing', says, missing, decides } } : { findings }
  }
  if (written.browser !== undefined) return readBrowserTest(written, path)
  const findings = absentKeys(written, NEEDED_KEYS, path)
  return findings.length > 0 ? { findings } : readMeasured(written as Needed, path, runs)
}

type Needed = WrittenTest & { readonly [Key in (typeof NEEDED_KEYS)[number]]: string }

function readMeasured(written: Needed, path: KeyPath, runs: ClaimRuns): TestReading {
  const { says, decides } = written
  const run = findRun(written.run, path, runs)
  if ('findings' in run) return run
  const measured = readMeasure(written.measure, run)
  if (!measured.ok) return { findings: [inLine(path, 'measure', measured.fault)] }
  const { measure, unit, cells } = measured
  const regions = readRegions(written, unit, path)
  const margin = readMargin(written.margin, measure.of.metric, unit, measured.marginUnit, path)
  const others = [margin, growthFinding(written.per, run.axes, measured, path)].filter(isFinding)
  if ('findings' in regions) return { findings: [...regions.findings, ...others] }
  if (others.length > 0) return { findings: others }
  const asked = { says, run: written.run, measure, cells, per: written.per ?? null }
  return { test: { kind: 'measured', ...asked, ...regions, margin: margin as number | null, decides } }
}

function isFinding(found: Finding | number | null): found is Finding {
  return typeof found === 'object' && found !== null
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
