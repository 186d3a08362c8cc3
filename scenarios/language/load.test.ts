/** Scenarios that load. What each mistake gets is in clients/commands/check.test.ts. */
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
