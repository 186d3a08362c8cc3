/** A test of a claim that an experiment in a browser decides. */
import { EXPERIMENT_FIGURES } from '../../protocol/browser-experiments.ts'
import type { BrowserTest } from '../../protocol/claim.ts'
import { absentKeys, readRegions, surplusKeys } from './claim-findings.ts'
import type { WrittenTest } from './claim-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import { suggestWord } from './nearest.ts'

const NEEDED_KEYS = ['measure', 'holds', 'fails'] as const

type Needed = WrittenTest & {
  readonly [Key in 'browser' | (typeof NEEDED_KEYS)[number]]: NonNullable<WrittenTest[Key]>
}

/** @param path of the test in its file */
export function readBrowserTest(
  written: WrittenTest,
  path: KeyPath,
): { readonly test: BrowserTest } | { readonly findings: readonly Finding[] } {
  const misplaced = [
    ...surplusKeys(written, ['run', 'per', 'margin'], 'browser', path),
    ...absentKeys(written, NEEDED_KEYS, path),
  ]
  if (misplaced.length > 0) return { findings: misplaced }
  const { says, decides, browser, measure, ...regions } = written as Needed
  const figures = EXPERIMENT_FIGURES[browser]
  const figure = measure.trim()
  if (!figures.includes(figure)) {
    const expected = `a figure of the experiment ${browser}`
    return { findings: [{ path: [...path, 'measure'], expected, fix: suggestWord(figure, figures, 'figures') }] }
  }
  const read = readRegions(regions, 'count', path)
  return 'findings' in read ? read : { test: { kind: 'browser', says, browser, figure, ...read, decides } }
}
