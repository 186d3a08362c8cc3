/** Which server a trial is measured against: one of our own, one of ours that runs already, or one that is not ours. */
import { randomBytes } from 'node:crypto'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { TargetMapping } from '../../protocol/target.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { targetWithoutAddress } from '../errors.ts'
import type { NamespacePair } from '../namespaces/pair.ts'
import { ownServer } from './own-server.ts'
import { proxiedServer } from './proxied-server.ts'
import { relayedServer } from './relayed-server.ts'
import type { RunTarget } from './request.ts'
import { foreignServer, type TrialServer } from './trial-server.ts'

/** So many that no two trials ever have the same. */
const RANDOM_BYTES = 8

export interface ServerChoice {
  readonly scenario: ResolvedScenario
  readonly arm: string
  readonly block: number
  readonly target: RunTarget | null
}

/**
 * A channel of its own wherever others may have left something. At a server that is not ours nobody ends a channel, and
 * numbers of processes come again: there it is another one at each call.
 */
export function channelOf({ scenario, arm, block, target }: ServerChoice): string {
  if (scenario.target !== undefined && scenario.target !== null)
    return `lab-${randomBytes(RANDOM_BYTES).toString('hex')}-${arm.replaceAll('/', '-')}-${block}`
  return target === null ? DEFAULT_CHANNEL : `run-${process.pid}`
}

/** @throws LabError when it cannot be started or reached */
export async function serverOf(
  { scenario, target }: ServerChoice,
  channel: string,
  namespaces: NamespacePair | null,
): Promise<TrialServer> {
  const { proxy = null } = scenario
  const mapping = scenario.target ?? null
  if (mapping !== null) return relayedServer(scenario, withAddress(mapping), channel)
  if (target !== null) return foreignServer(target)
  const place = namespaces === null ? null : { ...namespaces, namespace: namespaces.names.server }
  const server = await ownServer(scenario, place)
  return proxy === null ? server : proxiedServer(server, proxy, scenario.clients.count)
}

/** @throws LabError (exit 2) when neither the scenario nor the command line says where the server is */
function withAddress(mapping: TargetMapping): TargetMapping & { readonly url: string } {
  const { url } = mapping
  if (url === null) throw targetWithoutAddress()
  return { ...mapping, url }
}
