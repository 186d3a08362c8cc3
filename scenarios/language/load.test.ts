import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatScenarioErrors } from './errors.ts'
import { diskContext, type LoadResult, loadScenario } from './load.ts'

const context = diskContext(import.meta.dirname)

const GOOD = `name: good
title: A good one
feed: { source: stocks, rate: 20/s, payload: 256B }
clients: { count: 10, ramp: 1s }
phases:
  - { name: warm-up, duration: 2s }
  - { name: steady, duration: 10s, measure: true }
transports:
  polling: { interval: 500ms }
  sse: {}
expect:
  - sse.latency.p99 < 50ms
`

/** The good scenario with one text replaced by another. */
function changed(from: string, to: string): string {
  expect(GOOD).toContain(from)
  return GOOD.replace(from, to)
}

function errorsOf(result: LoadResult) {
  return result.ok ? [] : result.errors
}

/** `line:column` of each error. */
function places(text: string): string[] {
  return errorsOf(loadScenario(text, 'x.yaml', context)).map((error) => `${error.line}:${error.column}`)
}

interface BadInput {
  readonly what: string
  readonly text: string
  readonly at: string
  readonly words: readonly string[]
}

const bad = (what: string, text: string, at: string, ...words: string[]): BadInput => ({ what, text, at, words })

const BAD_INPUTS: readonly BadInput[] = [
  bad('an empty file', '', '1:1', 'keys with values', 'nothing', 'name, title'),
  bad('a list instead of keys', '- a\n- b\n', '1:1', 'keys with values', 'a list'),
  bad('text that is no YAML', 'name: [a\ntitle: b\n', '2:1', 'YAML', 'brackets'),
  bad('a tab as indentation', changed('  - { name: warm-up', '\t- { name: warm-up'), '6:1', 'spaces', 'a tab'),
  bad('a repeated key', `${GOOD}title: again\n`, '13:1', 'each key once', 'second time'),
  bad('a second document', `${GOOD}---\nname: b\n`, '13:1', 'one scenario'),
  bad('a tag', changed('title: A', 'title: !!binary A'), '2:8', 'plain YAML values', 'a tag'),
  bad('an alias of nothing', changed('rate: 20/s', 'rate: *fast'), '3:31', 'anchor', '*fast'),
  bad('an unknown key', changed('clients:', 'client:'), '4:1', 'a key of a scenario', 'did you mean "clients"?'),
  bad('an unknown nested key', changed('ramp: 1s', 'ram: 1s'), '4:23', 'a key of clients', 'did you mean "ramp"?'),
  bad('an unknown key of a phase', changed('measure:', 'measured:'), '7:36', 'did you mean "measure"?'),
  bad('a missing key', changed('title: A good one\n', ''), '1:1', 'the key "title"', 'none', 'add "title:"'),
  bad('a missing nested key', changed('rate: 20/s, ', ''), '3:1', 'the key "rate"', 'add "rate:"', '20/s'),
  bad('a missing structure', changed('clients: { count: 10, ramp: 1s }\n', ''), '1:1', 'the key "clients"'),
  bad('a name with spaces', changed('name: good', 'name: A Good One'), '1:7', 'lower-case', 'name: a-good-one'),
  bad('a number as title', changed('A good one', '42'), '2:8', 'text of', '42', 'title: "42"'),
  bad('a rate without unit', changed('20/s', '20'), '3:31', 'a rate', '20', 'rate: 20/s'),
  bad('a rate with another unit', changed('20/s', '20ms'), '3:31', 'a rate', '"20ms"'),
  bad('a negative rate', changed('20/s', '-1/s'), '3:31', 'a rate from 0/s', '"-1/s"'),
  bad('a rate beyond the bound', changed('20/s', '200000/s'), '3:31', '100000/s', 'within these bounds'),
  bad('a payload below 96 B', changed('256B', '95B'), '3:46', 'from 96B', '"95B"'),
  bad('a payload of half bytes', changed('256B', '256.5B'), '3:46', 'a size', '"256.5B"'),
  bad('a payload that no row fits', changed('256B', '96B'), '3:46', 'every row of stocks', 'payload: '),
  bad('an unknown feed', changed('stocks', 'stoks'), '3:17', 'recorded feed', 'did you mean "stocks"?'),
  bad('a file outside the folder', changed('stocks', '../feeds/stocks.json'), '3:17', "scenario's own folder"),
  bad('an absolute file', changed('stocks', '/etc/passwd.json'), '3:17', "scenario's own folder"),
  bad('a file that is not there', changed('stocks', 'no-rows.json'), '3:17', 'readable file', 'no such file'),
  bad(
    'an unknown arrival',
    changed('256B', '256B, arrival: poison'),
    '3:61',
    'fixed, poisson',
    'did you mean "poisson"?',
  ),
  bad('no clients', changed('count: 10', 'count: 0'), '4:19', 'from 1 to 100000', '0'),
  bad('too many clients', changed('count: 10', 'count: 100001'), '4:19', 'from 1 to 100000', '100001'),
  bad('half a client', changed('count: 10', 'count: 1.5'), '4:19', 'a whole number', '1.5'),
  bad('a ramp into the measured phase', changed('ramp: 1s', 'ramp: 3s'), '4:29', 'at most 2s', '"steady"'),
  bad('a duration without unit', changed('duration: 10s', 'duration: 10'), '7:31', 'a duration', 'duration: 10s'),
  bad('a phase that is too short', changed('duration: 10s', 'duration: 1ms'), '7:31', 'from 100ms'),
  bad('two phases of one name', changed('name: steady', 'name: warm-up'), '7:13', 'no other phase', 'again'),
  bad('nothing measured', changed(', measure: true', ''), '5:1', 'at least one measured phase', 'measure: true'),
  bad('a word for true', changed('measure: true', 'measure: yes'), '7:45', 'true or false', '"yes"'),
  bad('too many events', changed('duration: 10s', 'duration: 23h, rate: 1000/s'), '5:1', 'events', 'lower the rate'),
  bad('more than a day', changed('duration: 10s', 'duration: 24h'), '5:1', 'at most 24h', 'shorten'),
  bad(
    'phases as keys',
    changed('  - { name: warm-up', '  a: { name: warm-up').replace('  - { name: steady', '  b: { name: steady'),
    '6:3',
    'a list of phases',
  ),
  bad(
    'an unknown transport',
    changed('  sse:', '  web-sockets:'),
    '10:3',
    'the name of a transport',
    'did you mean "websocket"?',
    'polling, long-polling, sse, websocket',
  ),
  bad(
    'no transport',
    changed('  polling: { interval: 500ms }\n  sse: {}\n', '  {}\n').replace(/expect:.*/s, ''),
    '9:3',
    'at least one transport',
    'sse: {}',
  ),
  bad('an interval below the bound', changed('500ms', '1ms'), '9:24', 'from 10ms', '"1ms"'),
  bad('an unknown setting', changed('sse: {}', 'sse: { retry: 1s }'), '10:10', 'a key of transports.sse', 'heartbeat'),
  bad('a heartbeat too quick', changed('sse: {}', 'sse: { heartbeat: 10ms }'), '10:21', 'from 100ms', '"10ms"'),
  bad('a ping without unit', changed('sse: {}', 'websocket: { ping: 2 }'), '10:22', 'a duration', 'ping: 2s'),
  bad('no time to answer', changed('500ms', '500ms, timeout: 0s'), '9:40', 'from 100ms', '"0s"'),
  bad('no grace', changed('sse: {}', 'long-polling: { grace: 0s }'), '10:26', 'from 100ms', '"0s"'),
  bad('an unknown policy', `${GOOD}server: { slowConsumers: drop }\n`, '13:26', 'one of disconnect', '"drop"'),
  bad('an unknown compression', `${GOOD}server: { compression: gzip }\n`, '13:24', 'off, deflate', '"gzip"'),
  bad('an outbox too small for an event', `${GOOD}server: { outbox: 64KiB }\n`, '13:19', '128KiB to 64MiB', '"64KiB"'),
  bad('a cap below the first wait', `${GOOD}backOff: { first: 2s, cap: 1s }\n`, '13:28', 'at least 2s', '1s'),
  bad('a repeat that is no number', `${GOOD}repeat: many\n`, '13:9', 'from 1 to 1000', '"many"'),
  bad('an unknown metric', changed('latency.p99', 'latency.p98'), '12:9', 'a metric', 'did you mean "latency.p9'),
  bad(
    'a transport that is not run',
    changed('sse.latency', 'websocket.latency'),
    '12:5',
    'a transport of this scenario',
    'add websocket',
  ),
  bad('a bound of another unit', changed('50ms', '50B'), '12:23', 'a duration', '50B'),
  bad('a bound without unit', changed('50ms', '50'), '12:23', 'a duration', '50'),
  bad(
    'a fault inside quotes',
    changed('sse.latency.p99 < 50ms', '"sse.latency.p99 < 50"'),
    '12:24',
    'a duration',
    '50',
  ),
  bad('an expectation that is a number', changed('sse.latency.p99 < 50ms', '50'), '12:5', 'a line such as'),
]

test.each(BAD_INPUTS)('$what is refused at its place, with words that help', ({ text, at, words }) => {
  const errors = errorsOf(loadScenario(text, 'x.yaml', context))
  expect(errors.map((error) => `${error.line}:${error.column}`)).toContain(at)
  const told = errors.find((error) => `${error.line}:${error.column}` === at)
  const message = `expected ${told?.expected}, found ${told?.found}; ${told?.fix}`
  for (const word of words) expect(message).toContain(word)
})

describe('a good scenario', () => {
  test('is resolved with defaults, numbers and absolute starts, and its text and rows come along', () => {
    const result = loadScenario(GOOD, 'x.yaml', context)
    if (!result.ok) throw new Error(formatScenarioErrors(result.errors))
    expect(result.text).toBe(GOOD)
    expect(result.rows).toHaveLength(560)
    expect(result.scenario).toEqual({
      name: 'good',
      title: 'A good one',
      question: null,
      feed: { source: 'stocks', payloadBytes: 256, arrival: 'fixed', rate: 20 },
      clients: { count: 10, rampMs: 1000, headers: 'browser', channels: 'one' },
      phases: [
        { name: 'warm-up', startMs: 0, durationMs: 2000, rate: 20, measure: false },
        { name: 'steady', startMs: 2000, durationMs: 10_000, rate: 20, measure: true },
      ],
      transports: {
        polling: {
          intervalMs: 500,
          schedule: 'fixed-rate',
          etag: true,
          timeoutMs: 10_000,
          limit: 1_000,
          compression: 'off',
        },
        sse: { heartbeatMs: 15_000, compression: 'off' },
      },
      repeat: 5,
      seed: 1,
      server: {
        keepAlive: true,
        compression: 'off',
        slowConsumers: 'disconnect',
        outboxBytes: 1024 ** 2,
        coalesce: { kind: 'none', ms: 0 },
      },
      backOff: { firstMs: 500, capMs: 10_000 },
      faults: [],
      network: null,
      expect: [
        {
          text: 'sse.latency.p99 < 50ms',
          left: { transport: 'sse', metric: 'latency.p99' },
          operator: '<',
          factor: 50_000,
          right: null,
        },
      ],
      lesson: null,
    })
  })

  test('keeps the teaching order of transports, and takes an empty one for its defaults', () => {
    const result = loadScenario(
      changed('  polling: { interval: 500ms }\n  sse: {}', '  sse:\n  polling:'),
      'x',
      context,
    )
    expect(result.ok && result.scenario.transports).toMatchObject({
      polling: { intervalMs: 1000, schedule: 'fixed-rate', etag: true, timeoutMs: 10_000 },
      sse: { heartbeatMs: 15_000 },
    })
    expect(result.ok && Object.keys(result.scenario.transports)).toEqual(['polling', 'sse'])
  })

  test('may use anchors, CRLF and a byte order mark', () => {
    const text = changed('duration: 2s', 'duration: &long 2s').replace('duration: 10s', 'duration: *long')
    const result = loadScenario(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'x', context)
    expect(result.ok && result.scenario.phases[1]?.durationMs).toBe(2000)
  })

  test('of a synthetic feed has no rows', () => {
    const result = loadScenario(changed('stocks', 'synthetic').replace('256B', '96B'), 'x', context)
    expect(result.ok && result.rows).toBeNull()
  })
})

test('all errors of a file come at once, in its order', () => {
  const text = changed('rate: 20/s', 'rates: 20/s')
    .replace('stocks', 'stoks')
    .replace('name: steady', 'name: warm-up')
    .replace(', measure: true', '')
    .replace('500ms', '1ms')
    .replace('50ms', '50')
  expect(places(text)).toEqual(['3:1', '3:17', '3:24', '5:1', '7:13', '9:24', '12:23'])
})

test('a value behind an alias is told at the alias', () => {
  const text = changed('name: warm-up, duration: 2s', 'name: warm-up, duration: &time 1h')
  expect(places(text.replace('interval: 500ms', 'interval: *time').replace('ramp: 1s', 'ramp: 20m'))).toEqual(['4:29'])
  expect(places(text.replace('1h', '2h').replace('interval: 500ms', 'interval: *time'))).toEqual(['9:24'])
})

test('aliases that multiply are refused instead of expanded', () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`)}]`,
  )
  const errors = errorsOf(loadScenario(`l0: &l0 [lol]\n${levels.join('\n')}\n`, 'x.yaml', context))
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({ line: 2, expected: expect.stringContaining('at most 100') })
})

test('the key __proto__ is an unknown key like any other', () => {
  const errors = errorsOf(loadScenario(`${GOOD}__proto__: { name: x }\n`, 'x.yaml', context))
  expect(errors).toMatchObject([{ line: 13, column: 1, found: '__proto__' }])
})

test('brackets nested thousands deep are an error, not a crash', () => {
  expect(loadScenario('['.repeat(50_000), 'x.yaml', context).ok).toBe(false)
  expect(loadScenario(`name: ${'['.repeat(2000)}${']'.repeat(2000)}`, 'x.yaml', context).ok).toBe(false)
})

test('no text makes the loader throw, and every error stands inside the text', () => {
  const piece = fc.constantFrom(
    ...GOOD.split(/(?<=[\s{}:,])/),
    '\t',
    '&a ',
    '*a ',
    '- ',
    '? ',
    '!!map ',
    '"',
    '|',
    '---\n',
    '💥',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, (written) => {
      const lines = written.split('\n').length
      for (const error of errorsOf(loadScenario(written, 'x.yaml', context))) {
        expect(error.line).toBeGreaterThan(0)
        expect(error.line).toBeLessThanOrEqual(lines)
        expect(error.column).toBeGreaterThan(0)
        for (const part of [error.expected, error.found, error.fix]) expect(part).not.toMatch(/undefined|\[object/)
      }
    }),
    { numRuns: 500 },
  )
})

test('a good scenario with one character replaced never makes the loader throw', () => {
  fc.assert(
    fc.property(fc.nat(GOOD.length - 1), fc.string({ minLength: 0, maxLength: 2 }), (at, replacement) => {
      const result = loadScenario(GOOD.slice(0, at) + replacement + GOOD.slice(at + 1), 'x.yaml', context)
      expect(result.ok || result.errors.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('of a repeated key the last value counts, and is the one that is judged', () => {
  expect(places(`repeat: 3\n${GOOD}repeat: many\n`)).toEqual(['14:1', '14:9'])
})

test('an unknown key does not hide what else is wrong around it', () => {
  expect(places(changed('rate: 20/s, payload: 256B', 'rate: 20/s, payload: 96B, burst: 1'))).toEqual(['3:46', '3:51'])
})

test('a repeated key does not open the door to aliases that multiply', () => {
  const levels = Array.from(
    { length: 6 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`)}]`,
  )
  const errors = errorsOf(loadScenario(`l0: &l0 [lol]\nl0: 1\n${levels.join('\n')}\n`, 'x.yaml', context))
  expect(errors.map((error) => error.expected)).toEqual(['each key once', expect.stringContaining('at most 100')])
})
