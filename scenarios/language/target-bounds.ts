/** What a mapping rules out within itself; what it rules out in the rest of a scenario is in beside-target.ts. */
import { type CursorCarriage, MAPPED_TRANSPORTS, type TargetMapping } from '../../protocol/target.ts'
import { type Finding, type KeyPath, refusedKey } from './errors.ts'
import { nearestWord, suggestWord } from './nearest.ts'

/** @param at where the mapping stands: `['target']` in a scenario, nothing in a file of its own */
export function checkMapping(mapping: TargetMapping, at: KeyPath): Finding[] {
  return [...checkEvent(mapping, [...at, 'event']), ...checkCursors(mapping, at), ...checkAgain(mapping, at)]
}

/** The lab's own event has a sequence and a time, and nothing but the lab's publisher makes such events. */
function checkEvent({ event, publish }: TargetMapping, path: KeyPath): Finding[] {
  if (publish !== null) return (['sequence', 'time'] as const).flatMap((key) => besidePublish(key, event[key], path))
  if (event.envelope === null) return []
  const fix = 'add "publish:", or remove it and tell where "sequence" and "time" lie'
  return [refusedKey([...path, 'envelope'], 'the lab’s event only where the lab publishes', 'no "publish"', fix)]
}

function besidePublish(key: 'sequence' | 'time', written: unknown, path: KeyPath): Finding[] {
  if (written === null) return []
  const fix = 'remove it; "envelope" tells where that event lies in a message'
  return [refusedKey([...path, key], `no "${key}" beside "publish": the lab’s own event has one`, key, fix)]
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
