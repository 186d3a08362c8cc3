/** Network namespaces for a trial whose scenario asks for them, or a refusal that says what is missing and what to do. */
import type { ResolvedNetwork } from '../../protocol/scenario.ts'
import { namespacesImpossible, namespacesOfForeignServer } from '../errors.ts'
import { type NamespaceAbilities, tryNamespaces } from '../namespaces/abilities.ts'
import { isShaped } from '../namespaces/line-shape.ts'
import { makeNamespacePair, type NamespacePair } from '../namespaces/pair.ts'

type MaybeNetwork = ResolvedNetwork | null | undefined

/** Fresh ones; null when the scenario asks for none. @throws CommandError when the kernel says no */
export async function makeNamespaces(network: MaybeNetwork): Promise<NamespacePair | null> {
  return network?.via === 'namespaces' ? await makeNamespacePair(network) : null
}

/**
 * Before anything runs. Loss or delay that the kernel cannot do is refused, never faked.
 * @param targetUrl a server that somebody else started; null: our own
 * @throws LabError (exit 2) when this machine, or this target, cannot do what the network asks for
 */
export async function checkNamespaces(
  network: MaybeNetwork,
  targetUrl: string | null,
  abilities: () => Promise<NamespaceAbilities> = tryNamespaces,
): Promise<void> {
  if (network?.via !== 'namespaces') return
  if (targetUrl !== null) throw namespacesOfForeignServer(targetUrl)
  const { namespaces, veth, segments, netem } = await abilities()
  const missing = namespaces ?? veth ?? segments
  const { lossShare } = network
  if (missing !== null) throw namespacesImpossible('network namespaces joined by veth', missing, lossShare)
  if (isShaped(network) && netem !== null) throw namespacesImpossible('tc, and netem in the kernel', netem, lossShare)
}
