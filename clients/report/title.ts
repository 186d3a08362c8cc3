/** The line above every run: what was asked of it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { loadWords, payloadWords } from '../../results/analysis/asked-load.ts'
import { placeWords } from '../../results/analysis/server-place.ts'
import { wireWords } from '../../results/analysis/wire-words.ts'

/** What a title says beyond the scenario. */
export interface RunSetting {
  /** Somebody's server, such as `127.0.0.1:8080`; null: one of our own, on this machine. */
  readonly target: string | null
  /** The transport that runs against itself; null: all of the scenario's run. */
  readonly aa: string | null
}

/** `stock-ticker · 100 clients · 20 events/s · 256 B · loopback · 4 transports × 5` */
export function runTitle(scenario: ResolvedScenario, { target, aa }: RunSetting): string {
  const { feed, clients, transports, repeat } = scenario
  const arms = aa === null ? counted(Object.keys(transports).length, 'transport') : `${aa}/a, ${aa}/b`
  const parts = [
    scenario.name,
    counted(clients.count, 'client'),
    loadWords(scenario),
    payloadWords(feed) ?? feed.source,
    ...placeWords(scenario.network, target),
    ...wireWords(scenario),
    `${arms} × ${repeat}`,
  ]
  return parts.join(' · ')
}

/** Trials of a whole run. */
export function trialsInAll({ transports, repeat }: ResolvedScenario, aa: string | null): number {
  return (aa === null ? Object.keys(transports).length : 2) * repeat
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
