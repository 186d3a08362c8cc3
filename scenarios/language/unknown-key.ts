/** What to do about a key that nobody knows: it may be misspelt, stand in the wrong place, or be another program's word. */
import { keysAt } from './editor-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import { keyPaths } from './explain.ts'
import { nearestWord, suggestWord } from './nearest.ts'

/** Words that people bring along for what is written otherwise here, without case and punctuation. */
const BROUGHT_ALONG: ReadonlyMap<string, string> = new Map(
  Object.entries({
    warmup: 'a warm-up is a phase without "measure: true" before the measured one: - { name: warm-up, duration: 2s }',
    iterations: 'write "repeat: 5" for the number of blocks, and the duration of each phase below "phases"',
    vus: 'write "clients: { count: 10 }" for the number of simulated users',
    users: 'write "clients: { count: 10 }" for the number of simulated users',
    thresholds: 'write thresholds as lines below "expect", such as - websocket.latency.p99 < 50ms',
    latency: 'the time there and back is "rtt", below "network": network: { rtt: 10ms }',
    delay: 'the time there and back is "rtt", below "network": network: { rtt: 10ms }',
    url: 'name a server that runs already with: tlab run … --target URL',
  }),
)

export function unknownKey(path: KeyPath, key: string): Finding {
  const inTransports = path.length === 1 && path[0] === 'transports'
  const parent = path.filter((step) => typeof step === 'string').join('.')
  return {
    path: [...path, key],
    atKey: true,
    expected: inTransports ? 'the name of a transport' : parent === '' ? 'a key of a scenario' : `a key of ${parent}`,
    found: key,
    fix: fixOf(path, key, inTransports ? 'transports' : 'known here', parent),
  }
}

function fixOf(path: KeyPath, key: string, label: string, parent: string): string {
  const known = keysAt(path)
  const elsewhere = placesOf(key)
  const list = known.length === 0 ? `remove it: ${parent} has no settings` : suggestWord(key, known, label)
  const near = nearestWord(key, known)
  const brought = BROUGHT_ALONG.get(key.toLowerCase().replaceAll(/[^a-z]/g, ''))
  if (brought !== undefined && !isCloserThan(near, key)) return brought
  // The very word, known in another place, was hardly meant to be another one here.
  if (elsewhere.length > 0 && elsewhere.length <= MOST_PLACES)
    return `it belongs below ${elsewhere.join(' or ')}; ${list}`
  return list
}

/** `rate` of so many places would say nothing. */
const MOST_PLACES = 2

/** The same letters but for case and punctuation: `Clients` is no word of another program. */
function isCloserThan(near: string | null, key: string): boolean {
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, '')
  return near !== null && plain(near) === plain(key)
}

/** Whose keys are those of other places again, with several values each. */
const REPEATING = 'matrix'

/** `clients` for `count`: below which keys a key of this very name stands, the top level left out. */
function placesOf(key: string): string[] {
  const parents = keyPaths()
    .filter((path) => path.endsWith(`.${key}`))
    .map((path) => path.slice(0, -key.length - 1).replaceAll('[]', ''))
  return [...new Set(parents)].filter((parent) => parent !== REPEATING).map((parent) => `"${parent}"`)
}
