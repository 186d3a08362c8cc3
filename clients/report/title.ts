/** The line above every run: what was asked of it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { formatBytes } from '../../protocol/units.ts'

/**
 * `stock-ticker · 100 clients · 20 events/s · 256 B · loopback · 4 transports × 5`
 * @param where what lies between the clients and the server
 */
export function runTitle(scenario: ResolvedScenario, where: string): string {
  const { feed, clients, transports, repeat } = scenario
  const parts = [
    scenario.name,
    counted(clients.count, 'client'),
    `${rates(scenario)} events/s`,
    feed.payloadBytes === null ? feed.source : formatBytes(feed.payloadBytes),
    where,
    `${counted(Object.keys(transports).length, 'transport')} × ${repeat}`,
  ]
  return parts.join(' · ')
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `20`, or `20–200` when the measured phases differ. */
function rates(scenario: ResolvedScenario): string {
  const measured = scenario.phases.filter((phase) => phase.measure).map((phase) => phase.rate)
  const distinct = [...new Set(measured)].sort((one, other) => one - other)
  return distinct.length > 1 ? `${distinct[0]}–${distinct.at(-1)}` : String(distinct[0] ?? scenario.feed.rate)
}
