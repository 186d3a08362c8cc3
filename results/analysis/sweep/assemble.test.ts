import { expect, test } from 'vitest'
import { buildFixtureSweep } from '../../fixture/sweep.ts'
import type { Verdict } from '../../format.ts'
import { assembleSweep } from './assemble.ts'

const sweep = buildFixtureSweep({ axes: [{ name: 'rate', unit: 'perSecond', values: [2, 8, 32] }], blocks: 1 })

function verdictOf(...verdicts: readonly Verdict[]): Verdict {
  const cells = sweep.cells.map(({ values, run }, index) => ({
    values,
    run: { ...run, verdict: verdicts[index] ?? { level: 'VALID', reasons: [] } },
  }))
  return assembleSweep({ ...sweep, cells }).verdict
}

const reason = (code: string, arm = 'sse') => ({ code, message: `${arm}, block 1: ${code}`, remedy: 'r' })

test('the verdict is the worst of the cells’, worst cells first, a reason that several have once', () => {
  expect(verdictOf()).toEqual({ level: 'VALID', reasons: [] })
  const suspect: Verdict = { level: 'SUSPECT', reasons: [reason('late'), reason('late', 'polling')] }
  expect(verdictOf(suspect, suspect, { level: 'INVALID', reasons: [reason('ledger')] })).toEqual({
    level: 'INVALID',
    reasons: [
      { ...reason('ledger'), message: 'rate 32/s: sse, block 1: ledger' },
      { ...reason('late'), message: 'rate 2/s: sse, block 1: late (and rate 8/s)' },
      { ...reason('late'), message: 'rate 2/s: polling, block 1: late (and rate 8/s)' },
    ],
  })
})

test('cells without a trial are left out, and without a cell nothing is proven', () => {
  const [first] = sweep.cells
  if (first === undefined) throw new Error('expected a cell')
  const empty = { ...first, run: { ...first.run, trials: [] } }
  expect(assembleSweep({ ...sweep, cells: [empty, ...sweep.cells.slice(1)] }).cells).toHaveLength(2)
  expect(assembleSweep({ ...sweep, cells: [empty] })).toMatchObject({ cells: [], verdict: { level: 'INVALID' } })
})
