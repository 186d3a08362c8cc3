/**
 * A/A, the long form: a thousand trials, in as many runs of `npm run verify` as it takes. Finished sets are kept in
 * `.setup/aa/` with the word of the instrument that measured them (instrument.ts); a run goes on where the last one of
 * the same instrument stopped, for `TLAB_AA_MINUTES` (10 unless told, 0 to measure nothing), and judges when all are
 * there. Until then it is skipped: it says how far it is, and neither passes nor fails.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runUnwatched } from '../one-trial.ts'
import { decide } from './decided-set.ts'
import { DESIGN, SETS, scenarioOfSet, transportOfSet } from './design.ts'
import { instrumentOf, thisMachine } from './instrument.ts'
import { judgeSets } from './judge.ts'
import { keepSet, keptSets } from './kept-sets.ts'
import { countOf, judgementLines, progressLines } from './report.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = join(ROOT, '.setup/aa')
const SUMMARY = join(ROOT, 'results/reference/aa.md')
const INSTRUMENT = instrumentOf(ROOT, DESIGN, thisMachine())
const BUDGET_MS = 60_000 * minutesOf(process.env['TLAB_AA_MINUTES'] ?? '10')
/** The set under way when the time is up is finished. */
const ONE_SET_MS = 10 * 60_000

test('a transport against itself differs as often as chance says', { timeout: BUDGET_MS + ONE_SET_MS }, async ({
  task,
  skip,
}) => {
  const untilMs = performance.now() + BUDGET_MS
  for (const number of missingSets()) {
    if (performance.now() >= untilMs) break
    keepSet(FOLDER, INSTRUMENT, await measureSet(number))
    task.meta.report = progressLines(keptSets(FOLDER, INSTRUMENT))
  }
  const kept = keptSets(FOLDER, INSTRUMENT)
  const judgement = judgeSets(kept.sets)
  task.meta.report = progressLines(kept)
  skip(judgement.sets < SETS, countOf(kept.sets))
  task.meta.report.push('', ...judgementLines(judgement))
  writeFileSync(SUMMARY, ['# A transport against itself', '', ...task.meta.report, ''].join('\n'))
  expect(judgement.faults).toEqual([])
})

/** Further ones than `SETS` in the place of those that decided nothing. */
function missingSets(): number[] {
  const { sets } = keptSets(FOLDER, INSTRUMENT)
  const undecided = sets.filter(({ ratio }) => ratio === null).length
  const numbers = Array.from({ length: SETS + undecided }, (_, index) => index + 1)
  return numbers.filter((number) => sets.every((set) => set.number !== number))
}

async function measureSet(number: number) {
  const transport = transportOfSet(number)
  return decide(number, transport, await runUnwatched(scenarioOfSet(number), { aa: transport }))
}

function minutesOf(text: string): number {
  const minutes = Number(text)
  if (text.trim() !== '' && minutes >= 0) return minutes
  throw new Error(`TLAB_AA_MINUTES: expected a number of minutes from 0, got "${text}"; leave it out for 10`)
}
