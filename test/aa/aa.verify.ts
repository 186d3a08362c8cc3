/**
 * A/A, the long form: a thousand trials, in as many runs of `npm run verify` as it takes. Finished sets are kept in
 * `.setup/aa/`; a run goes on where the last one stopped, for `TLAB_AA_MINUTES` (10 unless told, 0 to measure
 * nothing), and judges when all are there. Remove the folder to begin anew.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runUnwatched } from '../one-trial.ts'
import { decide } from './decided-set.ts'
import { DESIGN, SETS, scenarioOfSet, transportOfSet } from './design.ts'
import { judgeSets } from './judge.ts'
import { keepSet, keptSets } from './kept-sets.ts'
import { judgementLines, progressLines } from './report.ts'

const FOLDER = fileURLToPath(new URL('../../.setup/aa', import.meta.url))
const SUMMARY = fileURLToPath(new URL('../../results/reference/aa.md', import.meta.url))
const BUDGET_MS = 60_000 * minutesOf(process.env['TLAB_AA_MINUTES'] ?? '10')
/** The set under way when the time is up is finished. */
const ONE_SET_MS = 10 * 60_000

test('a transport against itself differs as often as chance says', { timeout: BUDGET_MS + ONE_SET_MS }, async ({
  task,
}) => {
  const untilMs = performance.now() + BUDGET_MS
  for (const number of missingSets()) {
    if (performance.now() >= untilMs) break
    keepSet(FOLDER, DESIGN, await measureSet(number))
    task.meta.report = progressLines(keptSets(FOLDER, DESIGN))
  }
  const sets = keptSets(FOLDER, DESIGN)
  const judgement = judgeSets(sets)
  task.meta.report = [...progressLines(sets), '', ...(judgement.sets < SETS ? [] : judgementLines(judgement))]
  if (judgement.sets < SETS) return
  writeFileSync(SUMMARY, ['# A transport against itself', '', ...task.meta.report, ''].join('\n'))
  expect(judgement.faults).toEqual([])
})

/** Further ones than `SETS` in the place of those that decided nothing. */
function missingSets(): number[] {
  const kept = keptSets(FOLDER, DESIGN)
  const undecided = kept.filter(({ ratio }) => ratio === null).length
  const numbers = Array.from({ length: SETS + undecided }, (_, index) => index + 1)
  return numbers.filter((number) => kept.every((set) => set.number !== number))
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
