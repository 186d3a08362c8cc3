/** What a trial moved below TCP: as an interface of its own counted it, else as the model has it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { measuredMs } from '../../protocol/schedule.ts'
import { SEGMENT_PAYLOAD_BYTES } from '../../protocol/segments.ts'
import { modelledLinkBytes } from '../../results/analysis/theory/link-bytes.ts'
import { eventsPerWrite } from '../../results/analysis/theory/window.ts'
import type { ByteLedger } from '../../results/format.ts'
import type { DriverReport, PhaseReport } from '../driver/plan.ts'
import { sumBytes } from '../measure/byte-counters.ts'
import { type InterfaceTraffic, sumTraffic } from '../measure/interface-counters.ts'
import { sumTrafficCounts } from '../measure/traffic-counts.ts'

export interface CountedTrial {
  readonly scenario: Pick<ResolvedScenario, 'phases' | 'clients' | 'feed' | 'seed' | 'server' | 'target' | 'proxy'>
  readonly report: Pick<DriverReport, 'phases' | 'interface' | 'isPushed' | 'reAsks'>
}

/**
 * Inside the measured phases; of an interface with the model beside it, which then can be held against the truth. null where
 * neither knows.
 */
export function linkBytes({ scenario, report }: CountedTrial): ByteLedger['link'] {
  const ofMeasured = <Part>(parts: readonly Part[]): Part[] =>
    parts.filter((_, index) => scenario.phases[index]?.measure)
  const modelled = comeAlike(scenario)
    ? modelledLinkBytes({
        ...sumPhases(ofMeasured(report.phases)),
        isPushed: report.isPushed,
        eventsPerWrite: eventsPerWrite(scenario),
        // Only questions that are held are asked again at once.
        isHeld: report.reAsks !== null,
        clientMs: scenario.clients.count * measuredMs(scenario.phases),
      })
    : null
  if (report.interface === null) return modelled && { ...modelled, source: 'modelled' }
  const { phases, wholeLife } = report.interface
  return {
    ...bothWays(sumTraffic(ofMeasured(phases))),
    source: 'interface',
    ...(modelled && { modelled }),
    wholeLife: bothWays(wholeLife),
  }
}

/**
 * The model takes every event for the mean one, and each for one that comes by itself: how another server writes, or a proxy
 * between, it does not know.
 */
function comeAlike({ feed, phases, target = null, proxy = null }: CountedTrial['scenario']): boolean {
  if (target !== null || proxy !== null) return false
  if ((feed.payload?.toBytes ?? 0) > SEGMENT_PAYLOAD_BYTES) return false
  return phases.every(({ measure, burst }) => !measure || burst === undefined)
}

function sumPhases(phases: readonly PhaseReport[]) {
  return {
    ...sumTrafficCounts(phases.map(({ traffic }) => traffic)),
    ...sumBytes(phases.map(({ bytes }) => bytes)),
    delivered: phases.reduce((sum, { completed }) => sum + completed, 0),
  }
}

function bothWays({ down, up }: InterfaceTraffic): { readonly total: number; readonly packets: number } {
  return { total: down.bytes + up.bytes, packets: down.packets + up.packets }
}
