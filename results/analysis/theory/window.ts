/**
 * W, what an event waits for the end of its window where the server coalesces (`server.coalesce`): N long, opened by the
 * first event that finds none open, told to everybody at its end. It is played on the events that the scenario asks for.
 * On average, for all events at one rate λ = 1/Δ:
 *
 *   fixed gaps     k = ⌊N/Δ⌋ + 1 events share a window, the j-th of them, from 0, waits N − jΔ:  W = N − (k − 1)·Δ/2
 *   Poisson        the first waits N; λN more fall evenly into the rest, N/2 each:  W = N·(1 + λN/2)/(1 + λN)
 *
 * So an event that is alone waits the whole window, and at high rates half of one. `tick` waits for the end of a turn of
 * the event loop, which is nothing that could be seen here. Polls that find something are answered at once.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { type AskedEvents, askedEvents } from './asked-events.ts'

/** N, µs; 0 where events do not wait. */
export function windowUs({ server }: Pick<ResolvedScenario, 'server'>): number {
  return 1000 * (server?.coalesce?.ms ?? 0)
}

/** When everybody is told of each event, µs, by the same clock. @param dueAtUs ascending */
export function toldAtUs(dueAtUs: readonly number[], lengthUs: number): readonly number[] {
  if (lengthUs === 0) return dueAtUs
  let endUs = Number.NEGATIVE_INFINITY
  return dueAtUs.map((dueUs) => {
    if (dueUs > endUs) endUs = dueUs + lengthUs
    return endUs
  })
}

/** When polls that are held hear of each event, with all that are told then; null where they hear of each at once. */
export function toldOf(scenario: Pick<ResolvedScenario, 'server'>, { dueAtUs }: AskedEvents): readonly number[] | null {
  const { kind = 'none' } = scenario.server?.coalesce ?? {}
  return kind === 'none' ? null : toldAtUs(dueAtUs, windowUs(scenario))
}

/** How many measured events leave together on average: what one write carries; 1 without a window, or without events. */
export function eventsPerWrite(scenario: Pick<ResolvedScenario, 'phases' | 'feed' | 'seed' | 'server'>): number {
  const lengthUs = windowUs(scenario)
  if (lengthUs === 0) return 1
  const { dueAtUs, measured } = askedEvents(scenario)
  const told = toldAtUs(dueAtUs, lengthUs).filter((_, index) => measured[index])
  return told.length / Math.max(1, new Set(told).size) || 1
}

/** W over the measured events, µs; NaN for none. */
export function meanWindowUs({ dueAtUs, measured }: AskedEvents, lengthUs: number): number {
  const told = toldAtUs(dueAtUs, lengthUs)
  let events = 0
  let waitedUs = 0
  for (const [index, dueUs] of dueAtUs.entries()) {
    if (!measured[index]) continue
    events += 1
    waitedUs += (told[index] as number) - dueUs
  }
  return waitedUs / events
}
