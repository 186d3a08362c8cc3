/** What a formula says of a transport in a scenario. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import type { Conditions } from './conditions.ts'

export interface Prediction {
  readonly meanUs: number | null
  readonly maxUs: number | null
  readonly bytesPerEvent: number | null
  /** Of all clients. */
  readonly requestsPerSecond: number | null
  /** Of the mean, in the letters of theory.ts. */
  readonly formula: string | null
  /** c, µs, and whence it is; null where nobody asks again. */
  readonly reAskUs: number | null
  readonly reAskFrom: 'measured' | 'stated' | null
}

export type Predict = (scenario: ResolvedScenario, conditions: Conditions) => Prediction

export const NO_FORMULA: Prediction = {
  meanUs: null,
  maxUs: null,
  bytesPerEvent: null,
  requestsPerSecond: null,
  formula: null,
  reAskUs: null,
  reAskFrom: null,
}

/** How far a measured mean may lie from its formula before somebody must explain it: 5 %, and 2 ms of the host's own. */
export const RESIDUAL_SHARE = 0.05
const HOST_TIME_US = 2000

/** What a formula's own uncertainty must stay below, so that a residual says something about the measurement. */
export function toleranceUs(meanUs: number): number {
  return RESIDUAL_SHARE * meanUs + HOST_TIME_US
}
