/** From what is written of rates, bursts, recordings and sizes to what a run needs to know of them. */
import { recordedRate } from '../../protocol/recording.ts'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import type { WrittenScenario } from './schema.ts'

type WrittenFeed = WrittenScenario['feed']
type Resolved = ResolvedScenario['feed']

/** @param gapsMs of a recording whose rows could be read; else null, and then it seems to be silent */
export function resolveTiming(
  { arrival, rate = 0, speed = 1 }: WrittenFeed,
  gapsMs: readonly number[] | null,
): Pick<Resolved, 'arrival' | 'rate' | 'gapsMs' | 'speed'> {
  if (arrival !== 'recorded' || gapsMs === null) return { arrival, rate }
  return { arrival, rate: recordedRate({ gapsMs, speed }), gapsMs, speed }
}

export function resolvePayload({ payload }: WrittenFeed): Pick<Resolved, 'payloadBytes' | 'payload'> {
  if (typeof payload !== 'object') return { payloadBytes: payload ?? null }
  const { from, to, spread } = payload
  return { payloadBytes: null, payload: { fromBytes: from, toBytes: to, spread } }
}

/** @param feedRate of phases without a rate of their own */
export function resolveLoad(
  { rate: own, burst }: WrittenScenario['phases'][number],
  feedRate: number,
): Pick<ResolvedPhase, 'rate' | 'endRate' | 'burst'> {
  const rate = own ?? feedRate
  return {
    ...(typeof rate === 'object' ? { rate: rate.from, endRate: rate.to } : { rate }),
    ...(burst !== undefined && { burst: { size: burst.size, everyMs: burst.every } }),
  }
}
