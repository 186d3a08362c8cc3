import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ResolvedCell } from '../../protocol/matrix.ts'
import { diskContext, loadScenario } from './load.ts'
import { readCondition } from './matrix-conditions.ts'

const context = diskContext(import.meta.dirname)

const GOOD = `name: good
title: A good sweep
feed: { source: synthetic, rate: 20/s, payload: 256B }
clients: { count: 10, ramp: 1s }
phases:
  - { name: warm-up, duration: 2s }
  - { name: steady, duration: 4s, measure: true }
transports: { polling: {}, sse: {} }
matrix:
  rate: [1/s, 10/s]
  clients: [5, 50]
expect:
  - deliveries.lost <= 0
`

function changed(from: string, to: string): string {
  expect(GOOD).toContain(from)
  return GOOD.replace(from, to)
}

function cellsOf(text: string): readonly ResolvedCell[] {
  const result = loadScenario(text, 'x.yaml', context)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  if (result.sweep === null) throw new Error('expected a sweep')
  return result.sweep.cells
}

function errorsOf(text: string) {
  const result = loadScenario(text, 'x.yaml', context)
  return result.ok ? [] : result.errors
}

const withMatrix = (lines: string, text = GOOD): string =>
  text.replace(/matrix:\n(?: {2}[a-z].*\n)+/, `matrix:\n${lines}`)

describe('a matrix gives cells', () => {
  test('of every combination, each a scenario of its own', () => {
    const cells = cellsOf(GOOD)
    expect(cells.map(({ values }) => values)).toEqual([
      { rate: 1, clients: 5 },
      { rate: 1, clients: 50 },
      { rate: 10, clients: 5 },
      { rate: 10, clients: 50 },
    ])
    expect(cells.map(({ scenario }) => [scenario.feed.rate, scenario.clients.count])).toEqual([
      [1, 5],
      [1, 50],
      [10, 5],
      [10, 50],
    ])
  })

  test('whose warm-up has the rate of the cell', () => {
    for (const { values, scenario } of cellsOf(GOOD)) {
      expect(scenario.phases.map(({ rate }) => rate)).toEqual([values['rate'], values['rate']])
    }
  })

  test('that differ in nothing else, and without it the file is a scenario', () => {
    const [first] = cellsOf(GOOD)
    const plain = loadScenario(GOOD.replace(/matrix:\n.*\n.*\n/, ''), 'x.yaml', context)
    if (!plain.ok || first === undefined) throw new Error('expected a scenario')
    expect(plain.sweep).toBeNull()
    const { feed, clients, phases } = plain.scenario
    expect({ ...first.scenario, feed, clients, phases }).toEqual(plain.scenario)
  })

  test.each([
    [
      'interval: [100ms, 2s]',
      ({ transports }: ResolvedCell['scenario']) => transports['polling']?.['intervalMs'],
      [100, 2000],
    ],
    ['rtt: [0ms, 80ms]', ({ network }: ResolvedCell['scenario']) => network?.delayMs, [0, 40]],
    ['payload: [128B, 1KiB]', ({ feed }: ResolvedCell['scenario']) => feed.payloadBytes, [128, 1024]],
    ['keepAlive: [true, false]', ({ server }: ResolvedCell['scenario']) => server.keepAlive, [true, false]],
  ])('%s is written where it belongs', (axis, read, expected) => {
    const cells = cellsOf(withMatrix(`  ${axis}\n`))
    expect(cells.map(({ scenario }) => read(scenario))).toEqual(expected)
    expect(cells[0]?.scenario.feed.rate).toBe(20)
  })

  test('also where what it belongs to is there with nothing in it', () => {
    const empty = changed('polling: {}', 'polling:')
    expect(cellsOf(withMatrix('  interval: [100ms, 2s]\n', empty))).toHaveLength(2)
  })
})

describe('a line of expect', () => {
  const linesOf = (line: string) =>
    cellsOf(`${GOOD}  - ${line}\n`).map(({ scenario }) => scenario.expect.slice(2).map(({ text }) => text))
  const told = ['sse.latency.p50 < 9ms']

  test('holds in every cell without a condition, and with one in those that it names', () => {
    expect(linesOf('sse.latency.p50 < 9ms')).toEqual([told, told, told, told])
    expect(linesOf('sse.latency.p50 < 9ms where rate = 10/s')).toEqual([[], [], told, told])
    expect(linesOf('sse.latency.p50 < 9ms where rate < 600/m and clients >= 50')).toEqual([[], told, [], []])
    expect(linesOf('sse.latency.p50 < 9ms where clients > 5')).toEqual([[], told, [], told])
  })

  test('with a condition is not what the file expects without its matrix', () => {
    const result = loadScenario(`${GOOD}  - sse.latency.p50 < 9ms where rate = 10/s\n`, 'x.yaml', context)
    if (!result.ok) throw new Error('expected a scenario')
    expect(result.scenario.expect.map(({ text }) => text)).toEqual([
      'polling.deliveries.lost <= 0',
      'sse.deliveries.lost <= 0',
    ])
  })

  test('is read with any condition without throwing', () => {
    const axes = [{ name: 'rate', unit: 'perSecond' as const, values: [1, 10] }]
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reading = readCondition(`a.b < 1 where ${text}`, axes)
        if (!reading.ok) expect(reading.fault.fix).not.toBe('')
      }),
    )
  })
})

interface BadMatrix {
  readonly what: string
  readonly text: string
  readonly at: string
  readonly words: readonly string[]
}

const bad = (what: string, text: string, at: string, ...words: string[]): BadMatrix => ({ what, text, at, words })
const badAxis = (what: string, lines: string, at: string, ...words: string[]): BadMatrix =>
  bad(what, withMatrix(lines), at, ...words)
const badLine = (what: string, line: string, column: number, ...words: string[]): BadMatrix =>
  bad(what, `${GOOD}  - ${line}\n`, `14:${column}`, ...words)

const BAD: readonly BadMatrix[] = [
  badAxis('an unknown axis', '  rat: [1/s, 2/s]\n', '10:3', 'a key of matrix', 'did you mean "rate"?'),
  bad(
    'a matrix without an axis',
    GOOD.replace(/matrix:\n.*\n.*\n/, 'matrix: {}\n'),
    '9:9',
    'at least one axis',
    'add for instance rate: [1/s, 10/s]',
  ),
  badAxis('a list that is none', '  rate: 1/s\n', '10:9', 'a list of values', '"1/s"'),
  badAxis('a single value', '  rate: [1/s]\n', '10:9', 'at least two values', 'write the one where it belongs'),
  badAxis(
    'too many values',
    `  clients: [${Array.from({ length: 33 }, (_, index) => index + 1).join(', ')}]\n`,
    '10:12',
    'at most 32 values',
  ),
  badAxis('a value without its unit', '  rate: [1/s, 10]\n', '10:15', 'a rate from', '10', '10/s'),
  badAxis('a value with another unit', '  interval: [1s, 10/s]\n', '10:18', 'a duration from', '"10/s"'),
  badAxis('a value out of its range', '  rtt: [10ms, 2s]\n', '10:15', 'a duration from 0ms to 800ms', '"2s"'),
  badAxis('a number of clients that is not whole', '  clients: [1, 2.5]\n', '10:16', 'a whole number', '2.5'),
  badAxis('a text where true or false belongs', '  keepAlive: [true, "off"]\n', '10:21', 'true or false', '"off"'),
  badAxis('a value twice', '  rate: [1/s, 2/s, 60/m]\n', '10:20', 'each value once', '1/s again'),
  badAxis(
    'too many cells',
    `  rate: [1/s, 2/s, 3/s, 4/s, 5/s]\n  clients: [1, 2, 3, 4, 5]\n  payload: [128B, 256B, 512B]\n`,
    '9:1',
    'at most 64 cells',
    '75 (5 of rate × 3 of payload × 5 of clients)',
  ),
  bad('too many trials', `${GOOD}repeat: 600\n`, '9:1', 'at most 2000 trials', '4800'),
  bad(
    'an interval without polling',
    withMatrix('  interval: [1s, 2s]\n', changed('polling: {}', 'websocket: {}')),
    '10:3',
    'polling among the transports',
    'sse, websocket',
  ),
  bad(
    'keepAlive without a transport that asks',
    withMatrix('  keepAlive: [true, false]\n', changed('polling: {}', 'websocket: {}')),
    '10:3',
    'polling or long-polling among the transports',
  ),
  bad(
    'a phase with a rate of its own beside an axis of rates',
    changed('duration: 2s', 'duration: 2s, rate: 100/s'),
    '6:42',
    'no rate of a phase beside "matrix.rate"',
    'remove "rate" from the phase warm-up',
  ),
  bad(
    'a payload that the rows do not fit in one of the cells',
    withMatrix('  payload: [96B, 512B]\n', changed('synthetic', 'stocks')),
    '10:13',
    'a payload that every row of stocks fits',
    'in the cell payload 96B',
  ),
  bad(
    'more events than a trial may have in one of the cells',
    withMatrix('  rate: [1/s, 90000/s]\n', changed('duration: 4s', 'duration: 10m')),
    '5:1',
    'at most 9000000 events',
    'in the cell rate 90000/s',
  ),
  bad(
    'a round trip that a deadline does not outlast in one of the cells',
    withMatrix('  rtt: [10ms, 300ms]\n', changed('sse: {}', 'sse: { heartbeat: 200ms }')),
    '10:15',
    'a round trip that the deadline of sse outlasts',
    'in the cell rtt 300ms',
  ),
  badLine(
    'a condition on no axis',
    'sse.latency.p50 < 9ms where rat = 1/s',
    33,
    'an axis of the matrix',
    'did you mean "rate"?',
  ),
  badLine(
    'a condition on a value that no cell has',
    'sse.latency.p50 < 9ms where rate = 2/s',
    40,
    'a value of the axis rate',
    'choose from 1/s, 10/s',
  ),
  badLine(
    'a condition that no cell meets',
    'sse.latency.p50 < 9ms where rate > 10/s',
    40,
    'a condition that some value of rate meets',
    '> 10/s',
  ),
  badLine(
    'a condition in another unit',
    'sse.latency.p50 < 9ms where rate > 10ms',
    40,
    'a value of the axis rate',
    '10ms',
  ),
  badLine('half a condition', 'sse.latency.p50 < 9ms where rate', 33, 'an axis, one of', 'rate = 1/s'),
  badLine('a condition that says nothing', 'sse.latency.p50 < 9ms where', 32, 'an axis, one of', 'nothing'),
  badLine(
    'a second condition in disorder',
    'sse.latency.p50 < 9ms where rate = 1/s and clints = 5',
    48,
    'an axis of the matrix',
    'clints',
  ),
  badLine('a line in disorder before its condition', 'sse.latncy.p50 < 9ms where rate = 1/s', 9, 'a metric'),
  bad(
    'a condition without a matrix',
    `${GOOD.replace(/matrix:\n.*\n.*\n/, '')}  - sse.latency.p50 < 9ms where rate = 1/s\n`,
    '11:33',
    'a scenario with a matrix',
  ),
]

test('there are enough of them', () => expect(BAD.length).toBeGreaterThanOrEqual(25))

test.each(BAD)('$what is refused where it stands', ({ text, at, words }) => {
  const [error, ...others] = errorsOf(text)
  expect(others).toEqual([])
  if (error === undefined) throw new Error('expected an error')
  expect(`${error.line}:${error.column}`).toBe(at)
  const told = `${error.expected} ${error.found} ${error.fix}`
  for (const word of words) expect(told).toContain(word)
  expect(error.fix).not.toBe('')
})

test('what is wrong in several cells is told once, and what is wrong with the file hides its cells', () => {
  const faulty = withMatrix('  payload: [96B, 97B, 512B]\n  clients: [1, 2]\n', changed('synthetic', 'stocks'))
  expect(errorsOf(faulty).map(({ line, column }) => `${line}:${column}`)).toEqual(['10:13', '10:18'])
  expect(errorsOf(faulty.replace('ramp: 1s', 'ramp: 9s')).map(({ line }) => line)).toEqual([4])
})
