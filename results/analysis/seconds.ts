/** The points of a trial's series that lie within its phases. */
import type { PhaseResult, SeriesPoint, Trial } from '../format.ts'

/** The last second of a series may be cut short; one that ends within this of a whole second counts as whole. */
const WHOLE_SECOND_TOLERANCE_S = 0.01

/** Whole seconds that lie within a phase. */
export function secondsOfPhase(trial: Pick<Trial, 'series'>, phase: PhaseResult): SeriesPoint[] {
  const startS = phase.startMs / 1000 - WHOLE_SECOND_TOLERANCE_S
  const endS = (phase.startMs + phase.durationMs) / 1000 + WHOLE_SECOND_TOLERANCE_S
  return trial.series.filter((point) => point.t - 1 >= startS && point.t <= endS)
}

/** Whole seconds that lie within the measured phases. */
export function measuredSeconds(trial: Pick<Trial, 'series' | 'phases'>): SeriesPoint[] {
  return trial.phases.filter((phase) => phase.measured).flatMap((phase) => secondsOfPhase(trial, phase))
}
