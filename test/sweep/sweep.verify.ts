/** The long form: the sweeps of the rate and of the poll interval fall on theory's curves, by the rule of judge.ts. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweepSentences } from '../../results/analysis/sweep/sentences.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { loadAny } from '../../results/store.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'
import { PASSING_ON_US } from '../network/cases.ts'
import { type JudgedPoint, judgeSweep } from './judge.ts'

/** Intervals of few blocks are wide, and would let much pass; more would not fit into the time of a verification. */
const BLOCKS = 5

const HEAD = ['| cell | transport | mean | interval | theory | on theory |', '|---|---|--:|---|--:|---|']

test.for(['sweep-interval', 'sweep-rate'])(
  '%s falls on the curves of theory within its intervals',
  async (name, { task }) => {
    const { sweep, code } = await swept(name)
    const points = judgeSweep(sweep)
    task.meta.report = [
      `${name}, ${BLOCKS} blocks, mean latency in ms. Theory is inside the 95 % interval of the mean over the blocks, lowered by ${ms(PASSING_ON_US)} ms for host and instrument. ${sweep.verdict.level}.`,
      '',
      ...HEAD,
      ...points.map(lineOf),
      '',
      ...sweepSentences(sweep).map((sentence) => `${sentence}.`),
    ]
    expect(sweep.verdict.level, JSON.stringify(sweep.verdict.reasons)).not.toBe('INVALID')
    expect(sweep.cells).toHaveLength(sweep.axes.reduce((product, { values }) => product * values.length, 1))
    expect(points.filter(({ isOnTheory }) => !isOnTheory)).toEqual([])
    expect(code).toBe(0)
    // What the sweeps are there to show: polling becomes cheaper than a stream, on the sockets and sooner on the link.
    expect(
      sweepSentences(sweep).filter((sentence) => sentence.includes('on polling moves fewer bytes per event')),
    ).not.toEqual([])
  },
)

async function swept(name: string): Promise<{ sweep: SweepResult; code: number | null }> {
  const folder = temporaryFolder()
  const { code } = await tlab(['run', name, '--repeat', `${BLOCKS}`, '--no-progress', '--out', folder])
  const [file = ''] = readdirSync(folder).filter((one) => one.endsWith('.json'))
  const read = await loadAny(join(folder, file))
  if (!read.ok) throw new Error(read.problem.message)
  if (read.kind !== 'sweep') throw new Error('expected a sweep')
  return { sweep: read.result, code }
}

function lineOf({ cell, arm, meanUs, lowUs, highUs, theoryUs, isOnTheory }: JudgedPoint): string {
  const interval = `${ms(lowUs)} to ${ms(highUs)}`
  return `| ${[cell, arm, ms(meanUs), interval, ms(theoryUs), isOnTheory ? 'yes' : '**no**'].join(' | ')} |`
}

function ms(us: number | null): string {
  return us === null ? '–' : (us / 1000).toFixed(2)
}
