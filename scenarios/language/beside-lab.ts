/** A scenario at a server of the lab that runs already: how that one was set up, its owner has said, and no scenario does. */
import { type Coalesce, formatCoalesce, NO_COALESCING } from '../../protocol/coalesce.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { ResolvedScenario, TransportSettings } from '../../protocol/scenario.ts'
import { checkBounds } from './bounds.ts'
import type { Finding } from './errors.ts'
import { compressionKeys, ownerKeys } from './owner-keys.ts'

/** What such a server says of how it was set up. */
export type LabSetting = Pick<LabInfo, 'coalesce'> & {
  readonly limits: Pick<LabInfo['limits'], 'sseHeartbeatMs' | 'websocketPingMs'>
}

/** The keys that no such server follows, whatever it says of itself. */
export function checkBesideLab({ server, transports }: ResolvedScenario): Finding[] {
  const keys = [...ownerKeys(server), ...compressionKeys(transports)]
  return keys
    .filter((path) => path.at(-1) !== 'coalesce')
    .map((path) => ({
      path,
      expected: 'nothing here: a server that runs already was set up by who started it',
      found: String(path.at(-1)),
      fix: 'leave --target out for a server of our own, or remove the key in a copy of the scenario',
    }))
}

/** The scenario as it is played there, with what the server said of itself; or what cannot be played there. */
export function besideLab(
  scenario: ResolvedScenario,
  lab: LabSetting,
): { readonly scenario: ResolvedScenario; readonly findings: readonly Finding[] } {
  const coalesce = lab.coalesce ?? NO_COALESCING
  const asked = scenario.server.coalesce ?? NO_COALESCING
  const isAsked = asked.kind === 'none' || formatCoalesce(asked) === formatCoalesce(coalesce)
  const transports = withSignsOfLife(scenario.transports, lab)
  const played = { ...scenario, server: { ...scenario.server, coalesce }, transports }
  return { scenario: played, findings: [...(isAsked ? [] : [otherWindow(asked, coalesce)]), ...checkBounds(played)] }
}

/** Clients wait for the signs that the server sends; with others their deadlines, and theory, would be wrong. */
function withSignsOfLife(transports: TransportSettings, { limits }: LabSetting): TransportSettings {
  const { sse, websocket } = transports
  return {
    ...transports,
    ...(sse && { sse: { ...sse, heartbeatMs: limits.sseHeartbeatMs } }),
    ...(websocket && { websocket: { ...websocket, pingMs: limits.websocketPingMs } }),
  }
}

function otherWindow(asked: Coalesce, has: Coalesce): Finding {
  return {
    path: ['server', 'coalesce'],
    expected: `${formatCoalesce(has)}, as the server does it`,
    found: formatCoalesce(asked),
    fix: `start it with --coalesce ${formatCoalesce(asked)}, or leave --target out`,
  }
}
