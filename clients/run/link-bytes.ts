/** What a trial moved below TCP, where an interface of its own counted it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { ByteLedger } from '../../results/format.ts'
import type { InterfaceReport, InterfaceTraffic } from '../measure/interface-counters.ts'
import { sumTraffic } from '../measure/interface-counters.ts'

export interface CountedTrial {
  readonly scenario: Pick<ResolvedScenario, 'phases'>
  readonly report: { readonly interface: InterfaceReport | null }
}

/** null where none counted: bytes below TCP are not invented. */
export function linkBytes({ scenario, report }: CountedTrial): ByteLedger['link'] {
  if (report.interface === null) return null
  const { phases, wholeLife } = report.interface
  const measured = sumTraffic(phases.filter((_, index) => scenario.phases[index]?.measure))
  return { ...bothWays(measured), source: 'interface', wholeLife: bothWays(wholeLife) }
}

function bothWays({ down, up }: InterfaceTraffic): { readonly total: number; readonly packets: number } {
  return { total: down.bytes + up.bytes, packets: down.packets + up.packets }
}
