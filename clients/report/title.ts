/** The line above every run: what was asked of it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { loadWords, payloadWords } from '../../results/analysis/asked-load.ts'
import { placeWords } from '../../results/analysis/server-place.ts'
import { uplinkWords } from '../../results/analysis/uplink-words.ts'
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
  const { clients, transports, repeat } = scenario
  const arms = aa === null ? counted(Object.keys(transports).length, 'transport') : `${aa}/a, ${aa}/b`
  const parts = [
    scenario.name,
    counted(clients.count, 'client'),
    ...feedWords(scenario),
    ...uplinkWords(scenario),
    ...placeWords(scenario.network, target),
    ...proxyWords(scenario),
    ...wireWords(scenario),
    `${arms} × ${repeat}`,
  ]
  return parts.join(' · ')
}

/** Of a server that publishes by itself nobody asked for a rate or a size. */
function feedWords(scenario: ResolvedScenario): string[] {
  const { feed, target } = scenario
  if (target?.publish === null) return ['published by itself']
  if (feed.source === 'none') return []
  return [loadWords(scenario), payloadWords(feed) ?? feed.source]
}

/** `behind nginx (http/1.0, hint ignored)`: what of its settings decides about a stream. */
function proxyWords({ proxy = null }: ResolvedScenario): string[] {
  if (proxy === null) return []
  const { kind, upstream, buffering, hint } = proxy
  const streams = buffering === 'off' ? 'buffering off' : `hint ${hint}`
  return [`behind ${kind} (${upstream}, ${streams})`]
}

/** Trials of a whole run. */
export function trialsInAll({ transports, repeat }: ResolvedScenario, aa: string | null): number {
  return (aa === null ? Object.keys(transports).length : 2) * repeat
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
