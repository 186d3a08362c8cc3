/**
 * The clock of the instants that events carry. Those of the lab's own events are the lab clock's; a server that is not
 * ours stamps its own by the wall clock, which is this host's where the server runs on it, and nobody's elsewhere.
 */
import type { TargetMapping } from '../../protocol/target.ts'
import { ServerClock } from '../measure/server-clock.ts'
import { overTime, readWallClock } from '../measure/wall-clock.ts'
import type { MetClock } from './trial-clock.ts'

/**
 * How finely such a server tells its instants is known when the driver has read them. Before that it is told the least that
 * they may be wrong by, so that it counts all that came before it was sent; what of that is more is judged at the end.
 *
 * @param lab the clock of the lab's own processes @param mapping null: a server of ours
 */
export function eventClock(lab: MetClock, mapping: TargetMapping | null): MetClock {
  if (mapping === null || mapping.event.time === null) return lab
  const before = readWallClock()
  const offsetUs = Math.round(before.aheadUs)
  return {
    kind: 'wall',
    serverClock: new ServerClock({ offsetUs, uncertaintyUs: before.uncertaintyUs }),
    settle: async (roundedUs = 0) => {
      const uncertaintyUs = roundedUs + overTime(before, readWallClock()).uncertaintyUs
      return { clock: { kind: 'wall', offsetUs, uncertaintyUs }, failure: null }
    },
  }
}
