import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { formatScenarioErrors } from './errors.ts'
import { diskContext, loadScenario } from './load.ts'

const context = diskContext(import.meta.dirname)

/** A scenario of twelve seconds whose line 7 holds its only fault, from column 5 on. */
function withFault(fault: string): string {
  return `name: faulty
title: A faulty one
feed: { source: synthetic, rate: 20/s, payload: 256B }
clients: { count: 10 }
transports: { sse: {} }
faults:
  - ${fault}
phases: [ { name: warm-up, duration: 2s }, { name: steady, duration: 10s, measure: true } ]
`
}

function load(text: string) {
  return loadScenario(text, 'x.yaml', context)
}

function faultsOf(text: string): readonly ResolvedFault[] {
  const result = load(text)
  if (!result.ok) throw new Error(formatScenarioErrors(result.errors))
  return result.scenario.faults
}

const NONE = { atMs: 5000, share: 1, durationMs: null, how: null, history: null, drainMs: null }

test.each<[string, Omit<ResolvedFault, 'atMs'>]>([
  ['drop-connections', { ...NONE, kind: 'drop-connections', how: 'fin' }],
  ['drop-connections, share: 12.5%, how: rst', { ...NONE, kind: 'drop-connections', share: 0.125, how: 'rst' }],
  ['stall-feed, duration: 2s', { ...NONE, kind: 'stall-feed', durationMs: 2000 }],
  ['stall-event-loop, duration: 10s', { ...NONE, kind: 'stall-event-loop', durationMs: 10_000 }],
  ['refuse-connections, duration: 1500ms', { ...NONE, kind: 'refuse-connections', durationMs: 1500 }],
  ['slow-reads, share: 100%, duration: 3s', { ...NONE, kind: 'slow-reads', durationMs: 3000 }],
  ['silence', { ...NONE, kind: 'silence' }],
  ['silence, share: 20 %, duration: 4s', { ...NONE, kind: 'silence', share: 0.2, durationMs: 4000 }],
  ['cut', { ...NONE, kind: 'cut', durationMs: 0 }],
  ['cut, share: 50%, duration: 1s', { ...NONE, kind: 'cut', share: 0.5, durationMs: 1000 }],
  ['restart', { ...NONE, kind: 'restart', durationMs: 0, history: 'keep' }],
  ['restart, duration: 1s, drain: 2s', { ...NONE, kind: 'restart', durationMs: 1000, history: 'keep', drainMs: 2000 }],
  ['restart, history: lose', { ...NONE, kind: 'restart', durationMs: 0, history: 'lose' }],
])('%s is resolved with what its kind means by what is left out', (written, resolved) => {
  expect(faultsOf(withFault(`{ at: 5s, kind: ${written} }`))).toEqual([resolved])
})

test('faults are sorted by their time; of the same time the first written is the first', () => {
  const rows = ['{ at: 9s, kind: cut }', '{ at: 3s, kind: silence }', '{ at: 3s, kind: restart }']
  const kinds = faultsOf(withFault(rows.join('\n  - '))).map((fault) => fault.kind)
  expect(kinds).toEqual(['silence', 'restart', 'cut'])
})

test('a fault may strike at once, and last beyond the phases', () => {
  expect(faultsOf(withFault('{ at: 0s, kind: stall-feed, duration: 1m }'))).toMatchObject([{ durationMs: 60_000 }])
  expect(faultsOf(withFault('{ at: 11999ms, kind: cut }'))).toMatchObject([{ atMs: 11_999 }])
})

const BAD: readonly [fault: string, at: string, ...words: string[]][] = [
  ['{ kind: cut }', '7:5', 'the key "at"', 'add "at:"', '10s'],
  ['{ at: 5s }', '7:5', 'the key "kind"', 'restart'],
  ['{ at: 5, kind: cut }', '7:11', 'a duration', 'at: 5s'],
  ['{ at: 12s, kind: cut }', '7:11', 'inside the phases, which end after 12s', 'found 12s', 'earlier'],
  ['{ at: 5s, kind: drop }', '7:21', 'one of drop-connections', '"drop"', 'drop-connections'],
  ['{ at: 5s, kind: cut, shares: 50% }', '7:26', 'a key of faults', 'did you mean "share"?'],
  ['{ at: 5s, kind: cut, share: 50 }', '7:33', 'a share above 0% up to 100%', 'share: 50%'],
  ['{ at: 5s, kind: cut, share: 0.5 }', '7:33', 'a share above 0%', '0.5'],
  ['{ at: 5s, kind: cut, share: 0% }', '7:33', 'a share above 0%', '"0%"', 'within these bounds'],
  ['{ at: 5s, kind: cut, share: 100.1% }', '7:33', 'up to 100%', '"100.1%"'],
  ['{ at: 5s, kind: cut, share: 50ms }', '7:33', 'a share', '"50ms"', 'share: 50%'],
  ['{ at: 5s, kind: cut, how: fin }', '7:26', 'a key of a cut fault', 'takes at, share, duration'],
  ['{ at: 5s, kind: drop-connections, duration: 1s }', '7:39', 'a key of a drop-connections fault', 'share, how'],
  ['{ at: 5s, kind: drop-connections, how: reset }', '7:44', 'one of fin, rst', '"reset"'],
  ['{ at: 5s, kind: stall-feed }', '7:5', 'the key "duration"', 'how long stall-feed lasts'],
  ['{ at: 5s, kind: stall-feed, duration: 0s }', '7:43', 'from 1ms to 10m for stall-feed', 'found 0s'],
  ['{ at: 5s, kind: stall-feed, duration: 1s, share: 10% }', '7:47', 'a key of a stall-feed fault', 'share'],
  ['{ at: 5s, kind: stall-event-loop, duration: 11s }', '7:49', 'from 1ms to 10s for stall-event-loop', '11s'],
  ['{ at: 5s, kind: refuse-connections }', '7:5', 'the key "duration"', 'refuse-connections'],
  ['{ at: 5s, kind: slow-reads, share: 10% }', '7:5', 'the key "duration"', 'slow-reads'],
  ['{ at: 5s, kind: silence, duration: 0s }', '7:40', 'from 1ms to 10m for silence', '0s'],
  ['{ at: 5s, kind: restart, share: 10% }', '7:30', 'a key of a restart fault', 'history, duration, drain'],
  ['{ at: 5s, kind: restart, history: forget }', '7:39', 'one of keep, lose', '"forget"'],
  ['{ at: 5s, kind: restart, history: lose, drain: 1s }', '7:45', 'drain only with "history: keep"', 'lose'],
  ['cut', '7:5', 'keys with values', '"cut"', '- { at: 10s, kind: cut }'],
]

test.each(BAD)('%s is refused at its place, with words that help', (fault, at, ...words) => {
  const result = load(withFault(fault))
  const errors = result.ok ? [] : result.errors
  expect(errors.map(({ line, column }) => `${line}:${column}`)).toContain(at)
  const told = errors.find(({ line, column }) => `${line}:${column}` === at)
  const message = `expected ${told?.expected}, found ${told?.found}; ${told?.fix}`
  for (const word of words) expect(message).toContain(word)
})

/** Two faults, from lines 7 and 8; the later one is where it is told. */
const OVERLAPS: readonly [faults: string, at: string, ...words: string[]][] = [
  [
    'stall-feed 3s..7s, restart 4s',
    '8:11',
    'while the stall-feed of 3s lasts until 7s',
    'would end with the process that is replaced',
    'at 7.1s or later, or shorten the stall-feed',
  ],
  ['stall-feed 3s..5s, stall-feed 4s..6s', '8:11', 'while the stall-feed of 3s', 'one stall-feed at a time', '5.1s'],
  ['stall-feed 4s..6s, stall-feed 3s..5s', '7:11', 'while the stall-feed of 3s', '5.1s'],
  ['slow-reads 3s..5s, slow-reads 5s..6s', '8:11', 'from 5.1s on'],
  ['restart 3s..5s, drop-connections 4s', '8:11', 'while the restart of 3s lasts until 5s', 'none to strike'],
  ['restart 3s, drop-connections 3s', '8:11', 'from 3.1s on'],
  ['restart 3s..5s, restart 4s', '8:11', 'while the restart of 3s'],
  ['restart 3s drain 2s, slow-reads 4s..5s', '8:11', 'lasts until 5s'],
  ['stall-event-loop 3s..5s, drop-connections 4s', '8:11', 'cannot be asked for another fault', '5.1s'],
  ['refuse-connections 3s..5s, stall-feed 4s..6s', '8:11', 'cannot be asked for another fault'],
  ['refuse-connections 3s..5s, stall-event-loop 3s..4s', '8:11', 'cannot be asked for another fault'],
]

function withTwo(words: string): string {
  const rows = words.split(', ').map((row) => {
    const [, kind, at = '', end, drain] = /^(\S+) (\d+)s(?:\.\.(\d+)s)?(?: drain (\d+)s)?$/.exec(row) ?? []
    const lasts = end === undefined ? '' : `, duration: ${Number(end) - Number(at)}s`
    return `{ at: ${at}s, kind: ${kind}${lasts}${drain === undefined ? '' : `, drain: ${drain}s`} }`
  })
  return withFault(rows.join('\n  - '))
}

test.each(OVERLAPS)('%s is refused where the later one is written, with why and what to do', (faults, at, ...words) => {
  const result = load(withTwo(faults))
  const errors = result.ok ? [] : result.errors
  expect(errors.map(({ line, column }) => `${line}:${column}`)).toEqual([at])
  const message = `expected ${errors[0]?.expected}, found ${errors[0]?.found}; ${errors[0]?.fix}`
  for (const word of words) expect(message).toContain(word)
})

test.each([
  'stall-feed 3s..5s, slow-reads 4s..6s',
  'stall-feed 3s..5s, stall-feed 6s..7s',
  'refuse-connections 3s..5s, drop-connections 3s',
  'stall-event-loop 3s..5s, silence 4s',
  'drop-connections 3s, drop-connections 3s',
  'silence 3s..5s, restart 4s',
  'restart 3s..5s, cut 4s',
  'drop-connections 3s, restart 3s',
  'restart 3s drain 1s, stall-feed 5s..6s',
])('%s is no conflict', (faults) => {
  expect(faultsOf(withTwo(faults))).toHaveLength(2)
})

test('what a client might miss while it is away must fit a history, else the scenario is refused before it runs', () => {
  const text = withFault('{ at: 5s, kind: silence }').replace(
    'rate: 20/s, payload: 256B',
    'rate: 300/s, payload: 64KiB',
  )
  expect(load(text)).toMatchObject({
    ok: false,
    errors: [
      { line: 6, expected: expect.stringContaining('at most 512.0 MiB'), found: expect.stringContaining('12030') },
    ],
  })
  expect(load(text.replace('rate: 300/s', 'rate: 200/s')).ok).toBe(true)
  expect(load(text.replace('faults:\n  - { at: 5s, kind: silence }\n', '')).ok).toBe(true)
  expect(load(text.replace('sse: {}', 'sse: { heartbeat: 1s }')).ok).toBe(true)
})

test('faults that are no list, and more than fifty, are refused', () => {
  const many = withFault(Array(51).fill('{ at: 5s, kind: cut }').join('\n  - '))
  expect(load(many)).toMatchObject({ ok: false, errors: [{ line: 7, expected: 'at most 50 faults' }] })
  const keys = withFault('x').replace('  - x', '  at: 5s')
  expect(load(keys)).toMatchObject({ ok: false, errors: [{ line: 7, expected: 'a list of faults' }] })
})

test('a fault in disorder does not hide what is wrong with the phases, nor they it', () => {
  const text = withFault('{ at: 5s, kind: cut, how: fin }').replace('duration: 10s', 'duration: 10')
  const result = load(text)
  expect(!result.ok && result.errors.map((error) => error.line)).toEqual([7, 8])
})

test('whatever keys and values a fault has, it is resolved inside its bounds or refused on its own line', () => {
  const kind = fc.constantFrom('cut', 'restart', 'silence', 'stall-feed', 'drop-connections', 'slow-reads')
  const at = fc.constantFrom('0s', '5s', '12s', '~')
  const key = fc.constantFrom('share', 'duration', 'how', 'history', 'drain')
  const value = fc.constantFrom('0s', '1ms', '5s', '1h', '50%', '0%', 'fin', 'keep', 'lose', '7', 'true', '"', '[]')
  const rest = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 3 })
  let resolved = 0
  fc.assert(
    fc.property(at, kind, rest, (when, word, pairs) => {
      const written = [`at: ${when}`, `kind: ${word}`, ...pairs.map(([name, text]) => `${name}: ${text}`)]
      const result = load(withFault(`{ ${written.join(', ')} }`))
      if (!result.ok) {
        // An open quote swallows the rest of the file: then the parser points further down.
        if (!written.some((text) => text.endsWith('"'))) for (const error of result.errors) expect(error.line).toBe(7)
        return
      }
      resolved++
      const [fault] = result.scenario.faults as [ResolvedFault]
      expect(fault.atMs).toBeLessThan(12_000)
      expect(fault.share).toBeGreaterThan(0)
      expect(fault.share).toBeLessThanOrEqual(1)
      expect(fault.how === null).toBe(fault.kind !== 'drop-connections')
      expect(fault.history === null).toBe(fault.kind !== 'restart')
      if (fault.history !== 'keep') expect(fault.drainMs).toBeNull()
    }),
    { numRuns: 500 },
  )
  expect(resolved).toBeGreaterThan(20)
})
