import { expect, test } from 'vitest'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { FaultResult, RunResult } from '../../results/format.ts'
import { faultLines } from './faults.ts'

const NONE = { share: 1, durationMs: null, how: null, history: null, drainMs: null }
const RESET: ResolvedFault = { ...NONE, atMs: 4000, kind: 'drop-connections', share: 0.3, how: 'rst' }
const STALL: ResolvedFault = { ...NONE, atMs: 7500, kind: 'stall-event-loop', durationMs: 2000 }

/** A run of round figures: recoveries of 400, 900 and 1000 ms. */
function runUnder(faults: readonly ResolvedFault[], change: (fault: FaultResult) => void = () => undefined): RunResult {
  const run = structuredClone(buildFixtureResult({ blocks: 3, faults }))
  for (const fault of run.trials.flatMap((trial) => trial.faults ?? [])) {
    Object.assign(fault.recoveryUs, { p50: 400_000, p90: 800_000, p99: 900_000, max: 1_000_000 })
    change(fault)
  }
  return run
}

const plain = (width: number) => ({ width, colour: false })

test('at 80 columns each fault stands once, with a row an arm, the deliveries below, and the terms explained', () => {
  expect(faultLines(runUnder([RESET, STALL]), plain(80))).toEqual([
    '  at  fault                     transport     struck  p50  p99   max  never',
    '   s                                                   ms   ms    ms',
    '   4  drop-connections 30% rst  polling           15  400  900  1000      0',
    '                                long-polling      15  400  900  1000      0',
    '                                sse               15  400  900  1000      0',
    '                                websocket         15  400  900  1000      0',
    ' 7.5  stall-event-loop 2s       polling          all  400  900  1000      0',
    '                                long-polling     all  400  900  1000      0',
    '                                sse              all  400  900  1000      0',
    '                                websocket        all  400  900  1000      0',
    ' polling       lost 0, duplicated 0, reordered 0',
    ' long-polling  lost 0, duplicated 0, reordered 0',
    ' sse           lost 0, duplicated 0, reordered 0',
    ' websocket     lost 0, duplicated 0, reordered 0',
    ' p50 to max: the longest, in ms, that a client was without current data until it',
    ' had caught up, over as many clients as connections were struck (those with the',
    ' longest), or over all; never: clients that missed something to the end, untold.',
    ' Kept-alive connections of pollers reopen at once, streams wait for their',
    ' back-off.',
  ])
})

test('losses say what a gap told and what was untold, summed over the blocks, in red', () => {
  const run = runUnder([RESET])
  for (const { deliveries, arm } of run.trials) {
    if (arm === 'sse') Object.assign(deliveries, { lost: 4, gaps: 3, duplicated: 2, reordered: 1 })
  }
  expect(faultLines(run, plain(80))).toContain(
    ' sse           lost 12 (9 told by a gap, 3 untold), duplicated 6, reordered 3',
  )
  const coloured = faultLines(run, { width: 80, colour: true }).join('\n')
  expect(coloured).toContain('\u001b[31mlost 12\u001b[39m')
  expect(coloured).not.toContain('\u001b[31mlost 0')
})

test('where no arm has a p99 there is a p90, or none; what single arms withhold is said', () => {
  const run = runUnder([RESET], (fault) => (fault.recoveryUs.p99 = null))
  const lines = faultLines(run, plain(80))
  expect(lines[0]).toContain('p50  p90   max')
  expect(lines[2]).toContain('400  800  1000')
  const small = runUnder([RESET], (fault) => Object.assign(fault.recoveryUs, { p90: null, p99: null }))
  expect(faultLines(small, plain(80))[0]).toContain('p50   max')
  const fault = run.trials[0]?.faults?.[0] as FaultResult
  Object.assign(fault, { unrecovered: 2, recoveryUs: { ...fault.recoveryUs, max: null } })
  const more = faultLines(run, plain(80))
  expect(more.find((line) => line.includes(` ${run.trials[0]?.arm} `))).toMatch(/400 {2}800 +– +2$/)
  expect(more).toContain(' – max: some clients did not recover.')
})

test.each([72, 80, 120])('no line is wider than %d columns', (width) => {
  const run = runUnder([RESET, STALL], (fault) => (fault.recoveryUs.max = 3_600_000_000))
  for (const line of faultLines(run, plain(width))) expect(line.length).toBeLessThanOrEqual(width)
})

test('a fault that strikes everybody says so, one of connections to come strikes none that is there', () => {
  const struckBy = (fault: ResolvedFault) =>
    faultLines(runUnder([fault]), plain(80))[2]
      ?.trim()
      .split(/ +/)
      .at(-5)
  const restart: ResolvedFault = { ...NONE, atMs: 1, kind: 'restart', history: 'keep' }
  const refusal: ResolvedFault = { ...STALL, kind: 'refuse-connections' }
  expect([RESET, STALL, restart, refusal].map(struckBy)).toEqual(['15', 'all', 'all', '–'])
})

test('more faults than can be read are cut off, and that is said', () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ ...RESET, atMs: 100 * index }))
  const lines = faultLines(runUnder(many), plain(80))
  expect(lines.length).toBeLessThan(50)
  expect(lines).toContain(' The first 8 of 50 faults; see --json.')
})

test('a run without faults has no lines', () => expect(faultLines(buildFixtureResult(), plain(80))).toEqual([]))
