/**
 * What an experiment in a browser says about a claim. Its figures are counts of what a browser does or does not, so repeats agree
 * or something else took part: figures that differ decide nothing.
 */
import type { BrowserTest } from '../../../protocol/claim.ts'
import type { Evidence, Experiment } from '../../format/claims.ts'
import { LEAST_BLOCKS_FOR_INTERVAL } from '../intervals.ts'
import type { Interval } from './interval.ts'
import { NO_FIGURE, outcomeOf, whyOpen } from './outcome.ts'

/** @param experiment null: it was not made */
export function evidenceOfExperiment(test: BrowserTest, experiment: Experiment | null): Evidence {
  const { says, browser, figure, holds, fails, decides } = test
  const frame = { says, run: null, browser, cell: null, measure: figure, unit: 'count', decides } as const
  const rule = { holds: holds.text, fails: fails.text }
  const values = experiment?.repeats.map((repeat) => repeat[figure]).filter((value) => value !== undefined) ?? []
  const why = whyNot(browser, experiment, values.length)
  if (why !== null) return { ...frame, ...rule, ...NO_FIGURE, why }
  const interval = intervalOfRepeats(values)
  const outcome = outcomeOf(test, interval)
  const whyIsOpen = interval.low === null && values.length >= LEAST_BLOCKS_FOR_INTERVAL ? differ(values) : null
  return {
    ...frame,
    ...rule,
    ...interval,
    suspect: false,
    outcome,
    why: outcome === 'open' ? (whyIsOpen ?? whyOpen(test, interval, 'repeat')) : null,
  }
}

/** A part of the repeats would be those that went well: all, or none. */
function whyNot(browser: string, experiment: Experiment | null, known: number): string | null {
  if (experiment === null) return `the experiment ${browser} was not made`
  if (experiment.why !== null) return experiment.why
  return known === experiment.repeats.length && known > 0 ? null : 'the browser’s page did not report this figure'
}

/** Of counts that are all the same; else there is no interval. */
function intervalOfRepeats(values: readonly number[]): Interval {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length
  const agree = values.length >= LEAST_BLOCKS_FOR_INTERVAL && values.every((one) => one === values[0])
  return { value, low: agree ? value : null, high: agree ? value : null, blocks: values.length }
}

function differ(values: readonly number[]): string {
  return `the repeats differ: ${values.join(', ')}`
}
