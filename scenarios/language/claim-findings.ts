/** What may be wrong with a test of a claim, whichever kind of evidence it names. */
import type { Region } from '../../protocol/claim.ts'
import type { MetricUnit } from '../../protocol/metrics.ts'
import { overlap, readRegion } from './claim-region.ts'
import type { WrittenTest } from './claim-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import type { ExpectationFault } from './expect.ts'

export type RegionsReading =
  | { readonly holds: Region; readonly fails: Region }
  | { readonly findings: readonly Finding[] }

/** Where a test holds and where it fails. @param unit null: a ratio */
export function readRegions(
  written: { readonly holds: string; readonly fails: string },
  unit: MetricUnit | null,
  path: KeyPath,
): RegionsReading {
  const [holds, fails] = [readRegion(written.holds, unit), readRegion(written.fails, unit)]
  if (!holds.ok || !fails.ok) {
    const faults = [
      ...(holds.ok ? [] : [inLine(path, 'holds', holds.fault)]),
      ...(fails.ok ? [] : [inLine(path, 'fails', fails.fault)]),
    ]
    return { findings: faults }
  }
  if (overlap(holds.region, fails.region)) return { findings: [both(path, holds.region)] }
  return { holds: holds.region, fails: fails.region }
}

/** A finding for each of the keys that a test of this kind may not have. */
export function surplusKeys(
  written: WrittenTest,
  keys: readonly (keyof WrittenTest)[],
  beside: 'missing' | 'browser',
  path: KeyPath,
): Finding[] {
  return keys.filter((key) => written[key] !== undefined).map((key) => BESIDE[beside](path, key))
}

/** A finding for each of the keys that a test of this kind lacks. */
export function absentKeys(written: WrittenTest, keys: readonly (keyof WrittenTest)[], path: KeyPath): Finding[] {
  return keys.filter((key) => written[key] === undefined).map((key) => needed(path, key))
}

export function inLine(path: KeyPath, key: string, { offset, expected, found, fix }: ExpectationFault): Finding {
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
    expected: `the key "${key}", or "missing" instead of ${key === 'run' ? 'a run or a browser' : 'all of them'}`,
    found: 'neither',
    fix: `add "${key}:", or say under "missing:" what would have to be measured`,
  }
}

const BESIDE = {
  missing: (path: KeyPath, key: string): Finding => ({
    path: [...path, key],
    atKey: true,
    expected: 'either a run or "missing"',
    found: `${key} beside missing`,
    fix: `remove "missing" once it can be measured, or "${key}"`,
  }),
  browser: (path: KeyPath, key: string): Finding => ({
    path: [...path, key],
    atKey: true,
    expected: 'a figure of the experiment alone beside "browser"',
    found: `${key} beside browser`,
    fix: `remove "${key}": it is for runs`,
  }),
}
