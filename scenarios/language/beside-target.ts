/** What of a scenario a server that is not ours cannot be asked for. */
import type { ResolvedFault, ResolvedScenario, TransportSettings } from '../../protocol/scenario.ts'
import { MAPPED_TRANSPORTS, type TargetMapping, withheldOf } from '../../protocol/target.ts'
import { type Finding, type KeyPath, refusedKey, sentenceOf } from './errors.ts'
import { referencesOf } from './expect.ts'
import { linesAbout } from './metric-lines.ts'
import { compressionKeys, ownerKeys } from './owner-keys.ts'
import { BOUNDS } from './ranges.ts'
import type { BoundedParts } from './resolve.ts'
import type { WrittenScenario } from './schema.ts'

/** What the link does; all others are done by the server to itself. */
const FAULTS_OF_THE_LINE: readonly ResolvedFault['kind'][] = ['silence', 'cut']

/** None without such a server. */
export function checkBesideTarget(parts: BoundedParts): Finding[] {
  const { target, uplink, transports = {}, faults = [], network, server, proxy } = parts
  if (target === undefined || target === null) return []
  return [
    ...(uplink ? [NO_UPLINK] : []),
    ...unmapped(Object.keys(transports), target),
    ...faults.flatMap(({ kind }, index) => (FAULTS_OF_THE_LINE.includes(kind) ? [] : [faultOfServer(index, kind)])),
    ...(network?.via === 'namespaces' ? [NO_NAMESPACES] : []),
    ...(proxy === undefined || proxy === null ? [] : [NO_PROXY]),
    ...(server === undefined ? [] : ownerKeys(server).map((path) => unheard(path, 'the server is not ours to set up'))),
    ...[...compressionKeys(transports), ...limitKeys(transports)].map((path) =>
      unheard(path, 'a server that is not ours is not asked for it'),
    ),
  ]
}

/** Lines about what nobody can know would never be met, and nobody would know why. */
export function checkLinesBesideTarget({ expect }: Partial<WrittenScenario>, target: TargetMapping): Finding[] {
  return withheldOf(target).flatMap(({ part, why }) =>
    linesAbout(new RegExp(`\\b${part}\\.(?!delivered\\b)`), expect, {
      expected: `a metric that can be known of this server: ${why}`,
      fix: 'remove the line, or tell more in "target.event"',
    }),
  )
}

/** The same of a scenario that was read without this server, one sentence each. */
export function conflictsWithTarget(scenario: ResolvedScenario, target: TargetMapping): string[] {
  const findings = [...checkBesideTarget({ ...scenario, target }), ...checkReferences(scenario, target)]
  return findings.map(sentenceOf)
}

/** One for each reason, with all the lines that it forbids. */
function checkReferences({ expect }: ResolvedScenario, target: TargetMapping): Finding[] {
  const withheld = withheldOf(target)
  const whyNot = (metric: string): string | null => {
    const isKnown = metric.endsWith('.delivered')
    return isKnown ? null : (withheld.find(({ part }) => metric.startsWith(`${part}.`))?.why ?? null)
  }
  const byReason = new Map<string, string[]>()
  for (const line of expect) {
    const why = referencesOf(line).flatMap(({ metric }) => whyNot(metric) ?? [])[0]
    if (why !== undefined) byReason.set(why, [...(byReason.get(why) ?? []), `"${line.text}"`])
  }
  return [...byReason].map(([why, lines]) => ({
    path: ['expect'],
    expected: `only metrics that can be known of this server: ${why}`,
    found: lines.join(', '),
    fix: 'tell more in the mapping, or run a copy of the scenario without these lines',
  }))
}

/** A mapping tells how events come down. */
const NO_UPLINK = refusedKey(
  ['uplink'],
  'no uplink to a server that is not ours',
  'one',
  'remove it, or "target": only a server of the lab takes messages',
)

const NO_NAMESPACES = refusedKey(
  ['network', 'via'],
  '"link", as the server runs already',
  'namespaces',
  'write "via: link", or leave "target" out',
)

const NO_PROXY = refusedKey(
  ['proxy'],
  'no proxy of the lab before a server that is not ours',
  'one',
  'leave "proxy" out: put one before your server yourself',
)

function unmapped(names: readonly string[], target: TargetMapping): Finding[] {
  const mapped: readonly string[] = MAPPED_TRANSPORTS.filter((name) => target[name] !== undefined)
  const known = mapped.length === 0 ? 'no transport yet' : mapped.join(', ')
  return names
    .filter((name) => !mapped.includes(name))
    .map((name) =>
      refusedKey(
        ['transports', name],
        'a transport that "target" has a path for',
        name,
        `add "${name}: { path: … }" below "target", or remove it here; "target" has ${known}`,
      ),
    )
}

function faultOfServer(index: number, found: string): Finding {
  return refusedKey(
    ['faults', index, 'kind'],
    `${FAULTS_OF_THE_LINE.join(' or ')}, as the server is not ours to break`,
    found,
    'choose one of the line, or leave "target" out',
  )
}

/** How much an answer holds is asked for in the lab's own words. */
function limitKeys(transports: TransportSettings): KeyPath[] {
  return Object.entries(transports).flatMap(([name, { limit = BOUNDS.limitEvents.most }]) =>
    limit === null || limit === BOUNDS.limitEvents.most ? [] : [['transports', name, 'limit']],
  )
}

function unheard(path: KeyPath, why: string): Finding {
  const key = String(path.at(-1))
  return refusedKey(path, `nothing here: ${why}`, key, 'remove the key, or leave "target" out')
}
