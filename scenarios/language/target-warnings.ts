/** Servers that are not ours and may be quiet for longer than clients wait: nobody told what signs of life they send. */
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { SSE, WEBSOCKET } from '../../protocol/transports.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import { transportsSchema } from './transport-settings.ts'

const USUAL = transportsSchema.parse({ sse: {}, websocket: {} })

/** What decides when a client of a transport gives a silent connection up: after two of them (clients/targets/). */
const SIGNS_OF_LIFE = [
  { name: SSE.name, setting: 'heartbeatMs', key: 'heartbeat', usualMs: USUAL.sse?.heartbeat },
  { name: WEBSOCKET.name, setting: 'pingMs', key: 'ping', usualMs: USUAL.websocket?.ping },
] as const

const MISSED = 2

export function targetWarnings({ target, transports, phases }: ResolvedScenario): string[] {
  if (target === undefined || target === null) return []
  const quietMs = target.publish === null ? null : Math.max(...phases.map(longestGapMs))
  return SIGNS_OF_LIFE.flatMap(({ name, setting, key, usualMs }) => {
    const signMs = transports[name]?.[setting]
    if (typeof signMs !== 'number') return []
    const isMeant = quietMs === null ? signMs !== usualMs : quietMs <= MISSED * signMs
    return isMeant ? [] : [endsForNothing({ name, key, givenUpMs: MISSED * signMs, quietMs })]
  })
}

interface Quiet {
  readonly name: string
  readonly key: string
  readonly givenUpMs: number
  /** null: nobody knows. */
  readonly quietMs: number | null
}

function endsForNothing({ name, key, givenUpMs, quietMs }: Quiet): string {
  const silence =
    quietMs === null
      ? 'nobody told how long this server may be silent'
      : `this server is sent nothing for up to ${formatDurationMs(quietMs)}`
  return (
    `${silence}, and clients of ${name} give a connection up after ${formatDurationMs(givenUpMs)} without a byte: ` +
    `unless it sends signs of life more often, write transports.${name}.${key} as long as it may be silent, such as 10m`
  )
}

/** Of random arrivals on average. */
function longestGapMs({ rate, endRate = rate, burst, durationMs }: ResolvedPhase): number {
  const least = Math.min(rate, endRate)
  const gapMs = Math.min(least > 0 ? Math.round(1000 / least) : durationMs, burst?.everyMs ?? durationMs)
  return Math.min(gapMs, durationMs)
}
