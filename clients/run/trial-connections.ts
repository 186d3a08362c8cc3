/** What the measured phases of a trial had of connections, questions and answers. */
import type { ConnectionLedger } from '../../results/format.ts'
import type { PhaseReport } from '../driver/plan.ts'
import { sumSteady } from '../measure/steady-counts.ts'

/** @param measured the measured phases */
export function steadyConnections(
  measured: readonly Pick<PhaseReport, 'steady' | 'traffic'>[],
): NonNullable<ConnectionLedger['steady']> {
  const { openUs, elapsedUs, ...answers } = sumSteady(measured.map(({ steady }) => steady))
  return {
    requests: measured.reduce((sum, { traffic }) => sum + traffic.requests, 0),
    ...answers,
    meanOpen: elapsedUs === 0 ? 0 : openUs / elapsedUs,
  }
}
