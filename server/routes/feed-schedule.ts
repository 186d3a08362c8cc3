/** When the events of a feed are due, as the body of `PUT /lab/feed` says it: its phases, or its recording. */
import { z } from 'zod'
import type { FeedPhase, FeedRequest } from '../../protocol/feed-control.ts'
import { recordedRate } from '../../protocol/recording.ts'
import { greatestRate } from '../../protocol/schedule-phase.ts'

const MOST_EVENTS_PER_SECOND = 100_000
const LARGEST_BURST = 100_000
const LONGEST_PHASE_MS = 24 * 3_600_000

export const rateSchema = z.number().min(0).max(MOST_EVENTS_PER_SECOND)

const timeMs = z.number().positive().max(LONGEST_PHASE_MS)

export const phaseSchema = z.strictObject({
  durationMs: timeMs,
  rate: rateSchema.optional(),
  endRate: rateSchema.optional(),
  burst: z.strictObject({ size: z.int().min(1).max(LARGEST_BURST), everyMs: timeMs }).optional(),
})

/** What was expected, and what arrived instead. */
export type Fault = readonly [expected: string, arrived: string]

/** What is impossible about a schedule whose members are each in order; null: nothing. */
export function scheduleFault(request: FeedRequest): Fault | null {
  return request.arrival === 'recorded' ? recordingFault(request) : rateFault(request)
}

function rateFault({ phases, rate, gapsMs, speed }: FeedRequest): Fault | null {
  if (gapsMs !== undefined || speed !== undefined) {
    return ['"gapsMs" and "speed" with the arrival "recorded" alone', 'another arrival']
  }
  if ((phases === undefined) === (rate === undefined)) {
    return ['either "phases" or "rate"', rate === undefined ? 'neither' : 'both']
  }
  return firstOf(phases, (phase, name) => {
    if (phase.rate === undefined) return [`"${name}.rate"`, 'none']
    const most = greatestRate({ ...phase, rate: phase.rate })
    if (most <= MOST_EVENTS_PER_SECOND) return null
    return [`at most ${MOST_EVENTS_PER_SECOND} events a second in "${name}", bursts included`, String(most)]
  })
}

function recordingFault({ phases, rate, rows, gapsMs, speed = 1 }: FeedRequest): Fault | null {
  if (rows === undefined) return ['"rows" with the arrival "recorded"', 'none']
  if (gapsMs?.length !== rows.length) {
    return [`"gapsMs" with a gap for each of ${rows.length} rows`, gapsMs === undefined ? 'none' : `${gapsMs.length}`]
  }
  if (rate !== undefined) return ['no "rate" beside the arrival "recorded"', String(rate)]
  const mean = recordedRate({ gapsMs, speed })
  if (!(mean <= MOST_EVENTS_PER_SECOND)) {
    return [`"gapsMs" and a "speed" of at most ${MOST_EVENTS_PER_SECOND} events a second`, String(mean)]
  }
  return firstOf(phases, ({ rate, endRate, burst }, name) => {
    const own = Object.entries({ rate, endRate, burst }).find(([, value]) => value !== undefined)
    return own === undefined ? null : [`no "${name}.${own[0]}" beside the arrival "recorded"`, 'one']
  })
}

function firstOf(
  phases: readonly FeedPhase[] = [],
  faultOf: (phase: FeedPhase, name: string) => Fault | null,
): Fault | null {
  for (const [index, phase] of phases.entries()) {
    const fault = faultOf(phase, `phases.${index}`)
    if (fault !== null) return fault
  }
  return null
}
