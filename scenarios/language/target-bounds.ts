/** What a mapping rules out: within itself, and together with the rest of a scenario. */
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { type CursorCarriage, MAPPED_TRANSPORTS, type TargetMapping, withheldOf } from '../../protocol/target.ts'
import type { Finding, KeyPath } from './errors.ts'
import { linesAbout } from './metric-lines.ts'
import { nearestWord, suggestWord } from './nearest.ts'
import { BOUNDS } from './ranges.ts'
import type { BoundedParts } from './resolve.ts'
import type { WrittenScenario } from './schema.ts'

/** What the link does; all others are done by the server to itself. */
const FAULTS_OF_THE_LINE: readonly ResolvedFault['kind'][] = ['silence', 'cut']

/** @param at where the mapping stands: `['target']` in a scenario, nothing in a file of its own */
export function checkMapping(mapping: TargetMapping, at: KeyPath): Finding[] {
  return [...checkEvent(mapping, [...at, 'event']), ...checkCursors(mapping, at), ...checkAgain(mapping, at)]
}

/** What of a scenario a server that is not ours cannot be asked for. Checked again when the command line names one. */
export function checkBesideTarget({
  target,
  transports = {},
  faults = [],
  network,
  server,
  proxy,
}: BoundedParts): Finding[] {
  if (target === undefined || target === null) return []
  const mapped = MAPPED_TRANSPORTS.filter((name) => target[name] !== undefined)
  return [
    ...Object.keys(transports)
      .filter((name) => !(mapped as readonly string[]).includes(name))
      .map((name) => unmapped(name, mapped)),
    ...faults.flatMap(({ kind }, index) => (FAULTS_OF_THE_LINE.includes(kind) ? [] : [faultOfServer(index, kind)])),
    ...(network?.via === 'namespaces'
      ? [
          refused(
            ['network', 'via'],
            '"link", as the server runs already',
            'namespaces',
            'write "via: link", or leave "target" out',
          ),
        ]
      : []),
    ...(proxy === undefined || proxy === null
      ? []
      : [
          refused(
            ['proxy'],
            'no proxy of the lab before a server that is not ours',
            'one',
            'leave "proxy" out: put one before your server yourself',
          ),
        ]),
    ...(server === undefined ? [] : checkServerKeys(server)),
    ...Object.entries(transports).flatMap(([name, settings]) => checkWireKeys(name, settings)),
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

function refused(path: KeyPath, expected: string, found: string, fix: string): Finding {
  return { path, atKey: true, expected, found, fix }
}

function unmapped(name: string, mapped: readonly string[]): Finding {
  const known = mapped.length === 0 ? 'no transport yet' : mapped.join(', ')
  return refused(
    ['transports', name],
    'a transport that "target" has a path for',
    name,
    `add "${name}: { path: … }" below "target", or remove it here; "target" has ${known}`,
  )
}

function faultOfServer(index: number, found: string): Finding {
  return refused(
    ['faults', index, 'kind'],
    `${FAULTS_OF_THE_LINE.join(' or ')}, as the server is not ours to break`,
    found,
    'choose one of the line, or leave "target" out',
  )
}

function checkServerKeys({ keepAlive, slowConsumers, coalesce }: ResolvedScenario['server']): Finding[] {
  const set = [
    ...(keepAlive ? [] : ['keepAlive']),
    ...((coalesce?.kind ?? 'none') === 'none' ? [] : ['coalesce']),
    ...(slowConsumers === 'disconnect' ? [] : ['slowConsumers']),
  ]
  return set.map((key) =>
    refused(
      ['server', key],
      'nothing here: the server is not ours to set up',
      key,
      'remove the key, or leave "target" out',
    ),
  )
}

/** How much an answer holds, and how it is packed, is asked for in the lab's own words. */
function checkWireKeys(
  name: string,
  { compression = 'off', limit = null }: Readonly<Record<string, unknown>>,
): Finding[] {
  const set = [
    ...(compression === 'off' ? [] : ['compression']),
    ...(limit === null || limit === BOUNDS.limitEvents.most ? [] : ['limit']),
  ]
  return set.map((key) =>
    refused(
      ['transports', name, key],
      'nothing here: a server that is not ours is not asked for it',
      key,
      'remove the key, or leave "target" out',
    ),
  )
}

function checkEvent({ event, publish }: TargetMapping, path: KeyPath): Finding[] {
  const { envelope, sequence, time } = event
  if (envelope === null) return []
  const besides = sequence !== null ? 'sequence' : time !== null ? 'time' : null
  if (besides !== null) {
    const fix = `remove "${besides}", or "envelope" if the events are not the lab's`
    return [refused([...path, besides], 'no other place beside "envelope", which has both', besides, fix)]
  }
  if (publish !== null) return []
  const fix = 'add "publish:", or tell where "sequence" and "time" lie'
  return [refused([...path, 'envelope'], 'the lab’s event only where the lab publishes', 'no "publish"', fix)]
}

/** What a cursor can be read from, transport by transport. */
const SOURCES: Readonly<Record<(typeof MAPPED_TRANSPORTS)[number], readonly CursorCarriage['from']['kind'][]>> = {
  polling: ['header', 'member', 'sequence'],
  'long-polling': ['header', 'member', 'sequence'],
  sse: ['id', 'member', 'sequence'],
  websocket: ['id', 'member', 'sequence'],
}

const WORDS = ['id', 'sequence']

function checkCursors(mapping: TargetMapping, at: KeyPath): Finding[] {
  return MAPPED_TRANSPORTS.flatMap((name) =>
    (mapping[name]?.cursor ?? []).flatMap(({ from }, index) => {
      const path = [...at, name, 'cursor', index, 'from']
      return [...checkSource(name, from, path), ...checkKnown(mapping, name, from, path)]
    }),
  )
}

function checkSource(name: (typeof MAPPED_TRANSPORTS)[number], from: CursorCarriage['from'], path: KeyPath): Finding[] {
  const misspelt = from.kind === 'header' ? nearestWord(from.name, WORDS) : null
  if (SOURCES[name].includes(from.kind) && misspelt === null) return []
  const known = SOURCES[name].filter((kind) => kind !== 'header' && kind !== 'member')
  const found = from.kind === 'header' ? from.name : from.kind
  const others = SOURCES[name].includes('header') ? 'a header field of the answer' : 'none from a head'
  const fix = `${suggestWord(found, known, 'words here')}; or a JSON pointer, such as /cursor`
  return [{ path, expected: `a source that ${name} has (${others})`, found, fix }]
}

function checkKnown(mapping: TargetMapping, name: string, from: CursorCarriage['from'], path: KeyPath): Finding[] {
  const { event, websocket } = mapping
  if (from.kind === 'sequence' && event.envelope === null && event.sequence === null) {
    const fix = 'add "event: { sequence: … }", or take the cursor from elsewhere'
    return [{ path, expected: 'a sequence that "event" has a place for', found: 'none', fix }]
  }
  if (from.kind === 'id' && name === 'websocket' && websocket?.body !== 'after-blank-line') {
    const fix = 'add "body: after-blank-line", or take the cursor from elsewhere'
    return [{ path, expected: 'messages with a head that has an "id:" line', found: 'messages without a head', fix }]
  }
  return []
}

/** One that asks at once without saying where it is gets the same answer for ever. */
function checkAgain({ polling }: TargetMapping, at: KeyPath): Finding[] {
  if (polling?.again !== 'at-once' || polling.cursor.length > 0) return []
  const path = [...at, 'polling', 'again']
  const fix = 'add "cursor:", or write "again: interval"'
  return [{ path, expected: '"interval", as there is no cursor', found: 'at-once, which would never end', fix }]
}
