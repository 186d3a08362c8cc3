/** Keys of a mapping that mean nothing beside its others, and values that would break what HTTP itself writes. */
import { MAPPED_TRANSPORTS } from '../../protocol/target.ts'
import { type Finding, type KeyPath, refusedKey } from './errors.ts'
import type { WrittenTarget } from './target-schema.ts'

/**
 * On what is written: whether a key stands there is not seen any more when it is resolved.
 *
 * @param at where the mapping stands: `['target']` in a scenario, nothing in a file of its own
 */
export function checkMappingKeys(mapping: WrittenTarget, at: KeyPath): Finding[] {
  return [
    ...checkUnit(mapping, at),
    ...checkAnswers(mapping, at),
    ...checkHeaders(mapping, [...at, 'publish', 'headers']),
    ...checkCursorFields(mapping, at),
  ]
}

function checkUnit({ event }: WrittenTarget, at: KeyPath): Finding[] {
  if (event?.unit === undefined || event.time !== undefined) return []
  const expected = 'a unit only with "time", whose it is'
  return [refusedKey([...at, 'event', 'unit'], expected, `unit: ${event.unit}`, 'remove it, or add "time: /at"')]
}

function checkAnswers(mapping: WrittenTarget, at: KeyPath): Finding[] {
  return (['polling', 'long-polling'] as const).flatMap((name) => {
    const { body, messages = '', nothing = [] } = mapping[name] ?? {}
    const atStatus = [...at, name, 'nothing', nothing.indexOf(ANSWER)]
    return [
      ...(messages === '' || body === 'array' ? [] : [arrayOfNone([...at, name, 'messages'], body)]),
      ...(nothing.includes(ANSWER) ? [{ ...NEVER_NOTHING, path: atStatus }] : []),
    ]
  })
}

/** What holds messages; every other status that is known says that there are none. */
const ANSWER = 200

const NEVER_NOTHING = {
  expected: 'a status other than 200, whose body holds the messages',
  found: '200, so that no answer would ever hold any',
  fix: 'remove it: a 200 without a message in it says "nothing new" by itself',
}

function arrayOfNone(path: KeyPath, body = 'one'): Finding {
  const fix = 'write "body: array", or remove the key'
  return refusedKey(path, '"messages" only with "body: array"', `body: ${body}`, fix)
}

/** What RFC 9110 §7 and §10.1.1, RFC 9112 §6 and §9.6 say of a connection and of how a message is framed. */
const OF_HTTP: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** RFC 6455 §11.3. */
const OF_WEBSOCKET = /^sec-websocket-/i

function checkHeaders({ publish }: WrittenTarget, at: KeyPath): Finding[] {
  return Object.keys(publish?.headers ?? {}).flatMap((name) => {
    if (name.toLowerCase() !== 'content-type') return ofHttp(name, [...at, name], true)
    const fix = 'write it as "contentType:" below "publish"'
    return [refusedKey([...at, name], 'a field that "publish" has no key for', name, fix)]
  })
}

function checkCursorFields(mapping: WrittenTarget, at: KeyPath): Finding[] {
  return MAPPED_TRANSPORTS.flatMap((transport) =>
    (mapping[transport]?.cursor ?? []).flatMap(({ to }, index) =>
      to.kind === 'query' ? [] : ofHttp(to.name, [...at, transport, 'cursor', index, 'to'], false),
    ),
  )
}

/** Twice in a head, or with another value, it would make another request of it, or none. */
function ofHttp(name: string, path: KeyPath, atKey: boolean): Finding[] {
  if (!OF_HTTP.includes(name.toLowerCase()) && !OF_WEBSOCKET.test(name)) return []
  const fix = 'remove it: the lab writes what the request needs of these'
  return [{ path, atKey, expected: 'a field that HTTP does not write itself', found: name, fix }]
}
