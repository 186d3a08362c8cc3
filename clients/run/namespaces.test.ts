import { expect, test } from 'vitest'
import type { ResolvedNetwork } from '../../protocol/scenario.ts'
import type { NamespaceAbilities } from '../namespaces/abilities.ts'
import { checkNamespaces, makeNamespaces } from './namespaces.ts'

const NETWORK: ResolvedNetwork = { via: 'namespaces', delayMs: 0, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
const ALL_WORKS: NamespaceAbilities = { namespaces: null, veth: null, segments: null, netem: null }

function check(
  network: Partial<ResolvedNetwork>,
  abilities: Partial<NamespaceAbilities>,
  target: string | null = null,
) {
  return checkNamespaces({ ...NETWORK, ...network }, target, async () => ({ ...ALL_WORKS, ...abilities }))
}

test('a network that can be had is not refused; a line of nothing needs no netem', async () => {
  await expect(check({ lossShare: 0.01 }, {})).resolves.toBeUndefined()
  await expect(check({}, { netem: 'Specified qdisc kind is unknown' })).resolves.toBeUndefined()
})

test.each<[string, Partial<ResolvedNetwork>, Partial<NamespaceAbilities>, RegExp]>([
  ['no root', {}, { namespaces: 'only root may make them' }, /only root may make them; use "via: link"/],
  ['no veth', {}, { veth: 'Unknown device type' }, /Unknown device type; use "via: link"/],
  ['no segments', {}, { segments: 'no' }, /found: no; use "via: link"/],
  [
    'no netem for a delay',
    { delayMs: 40 },
    { netem: 'unknown' },
    /netem in the kernel, found: unknown; use "via: link"/,
  ],
  [
    'no netem for loss',
    { lossShare: 0.1 },
    { netem: 'unknown' },
    /found: unknown; without it no packet is lost: take "loss" out/,
  ],
])('%s is refused with what was found and what to do', async (_, network, abilities, words) => {
  await expect(check(network, abilities)).rejects.toThrow(words)
  await expect(check(network, abilities)).rejects.toMatchObject({ exitCode: 2 })
})

test('a server that runs already cannot be moved', async () => {
  await expect(check({}, {}, 'http://127.0.0.1:8080')).rejects.toThrow(
    'the server at http://127.0.0.1:8080 runs already',
  )
})

test('who asks for no namespaces is asked for nothing and gets none', async () => {
  const nobody = (): Promise<NamespaceAbilities> => Promise.reject(new Error('was tried'))
  for (const network of [null, undefined, { ...NETWORK, via: 'link' as const }]) {
    await expect(checkNamespaces(network, 'http://127.0.0.1:8080', nobody)).resolves.toBeUndefined()
    expect(await makeNamespaces(network)).toBeNull()
  }
})
