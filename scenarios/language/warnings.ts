/** What is allowed in a scenario and yet hardly meant. */
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import { burstWarnings } from './burst-warnings.ts'
import { leftoverWarnings } from './leftover-warnings.ts'
import { networkWarnings } from './network-warnings.ts'
import { silenceWarnings } from './silence-warnings.ts'
import { targetWarnings } from './target-warnings.ts'
import { detectionMs } from './time-away.ts'
import { uplinkWarnings } from './uplink-warnings.ts'
import { wireOptionWarnings } from './wire-option-warnings.ts'

/** The keys that decide when a client of a transport gives a silent connection up. */
const DEADLINE_KEYS: Readonly<Record<string, readonly string[]>> = {
  polling: ['timeout'],
  'long-polling': ['wait', 'grace'],
  sse: ['heartbeat'],
  websocket: ['ping'],
}

/** Sentences without a full stop; none for a scenario that is as it should be. */
export function scenarioWarnings(scenario: ResolvedScenario): string[] {
  const silences = scenario.faults.filter(({ kind }) => kind === 'silence')
  return [
    ...leftoverWarnings(scenario),
    ...burstWarnings(scenario),
    ...silenceWarnings(scenario),
    ...silences.flatMap((silence) => lateNotice(scenario, silence)),
    ...networkWarnings(scenario),
    ...wireOptionWarnings(scenario),
    ...uplinkWarnings(scenario),
    ...targetWarnings(scenario),
  ]
}

/** An end and a reset reach the client at once; a silence is noticed by its deadline alone. */
function lateNotice(scenario: ResolvedScenario, { atMs, durationMs }: ResolvedFault): string[] {
  const leftMs = scenario.phases.reduce((sum, phase) => sum + phase.durationMs, 0) - atMs
  const late = Object.keys(scenario.transports).flatMap((transport) => {
    const noticedMs = detectionMs(scenario, transport) ?? 0
    return noticedMs > leftMs && noticedMs < (durationMs ?? Number.POSITIVE_INFINITY) ? [{ transport, noticedMs }] : []
  })
  if (late.length === 0) return []
  const notices = late.map(({ transport, noticedMs }) => `after ${formatDurationMs(noticedMs)} by ${transport}`)
  const keys = late.flatMap(({ transport }) =>
    (DEADLINE_KEYS[transport] ?? []).map((key) => `transports.${transport}.${key}`),
  )
  return [
    `the silence of ${formatDurationMs(atMs)} is noticed ${notices.join(', ')}, but the phases end ` +
      `${formatDurationMs(leftMs)} after it, and each trial waits: shorten ${keys.join(', ')}`,
  ]
}
