/**
 * The clock of the instants that events carry. Those of the lab's own events are the lab clock's; a server that is not
 * ours stamps its own by the wall clock, which is this host's where the server runs on it, and nobody's elsewhere.
 */
import type { TargetMapping, TimeUnit } from '../../protocol/target.ts'
import { ServerClock } from '../measure/server-clock.ts'
import { overTime, readWallClock } from '../measure/wall-clock.ts'
import type { MetClock } from './trial-clock.ts'

/** What an instant may have been rounded by, µs: text of ISO 8601 has ms. */
const ROUNDED_BY_US: Readonly<Record<TimeUnit, number>> = { s: 1e6, ms: 1000, us: 1, ns: 1, iso: 1000 }

/** @param lab the clock of the lab's own processes @param mapping null: a server of ours */
export function eventClock(lab: MetClock, mapping: TargetMapping | null): MetClock {
  const unit = mapping?.event.time?.unit
  if (unit === undefined) return lab
  const before = readWallClock()
  const roundedUs = ROUNDED_BY_US[unit]
  const offsetUs = Math.round(before.aheadUs)
  return {
    kind: 'wall',
    serverClock: new ServerClock({ offsetUs, uncertaintyUs: roundedUs + before.uncertaintyUs }),
    settle: async () => {
      const uncertaintyUs = roundedUs + overTime(before, readWallClock()).uncertaintyUs
      return { clock: { kind: 'wall', offsetUs, uncertaintyUs }, failure: null }
    },
  }
}
