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

function feedWords(scenario: ResolvedScenario): readonly string[] {
  return silenceWords(scenario) ?? [loadWords(scenario), payloadWords(scenario.feed) ?? scenario.feed.source]
}

/** What stands in place of a feed's rate and size where none is played; null where one is. */
export function silenceWords({ feed, target }: ResolvedScenario): readonly string[] | null {
  if (target?.publish === null) return ['published by itself']
  return feed.source === 'none' ? [] : null
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
