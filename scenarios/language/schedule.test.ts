import { describe, expect, test } from 'vitest'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { diskContext, loadScenario } from './load.ts'
import { applyOverrides } from './overrides.ts'
import { eventsWhileAway } from './time-away.ts'
import { scenarioWarnings } from './warnings.ts'

const FEED = 'source: synthetic, rate: 20/s, payload: 256B'
const QUAKES = 'source: earthquakes, arrival: recorded'
const STEADY = 'name: steady, duration: 10s, measure: true'

/** Line 3 is the feed, 4 the clients, 5 the transports, 6 the phases. */
function textOf({ feed = FEED, clients = 'count: 10, ramp: 1s', phase = STEADY, more = '' }): string {
  return `name: timed
title: Events in time
feed: { ${feed} }
clients: { ${clients} }
transports: { polling: {}, sse: {} }
phases: [ { name: warm-up, duration: 2s }, { ${phase} } ]
${more}
`
}

interface Rows {
  readonly [name: string]: readonly unknown[]
}

const ROWS: Rows = {
  'late.json': [{ time: '2018-01-31T02:00:31Z' }, { time: '2018-01-31T02:00:30Z' }],
  'alike.json': [{ time: 7 }, { time: 7 }, { time: 7 }],
  'alone.json': [{ time: 7 }],
  'bare.json': [{ time: 1 }, { price: 3 }],
  'local.json': [{ time: '2018-01-31T02:00:31' }],
  'numbers.json': [{ time: 0 }, { time: 1000 }, { time: 1000 }, { time: 4000 }],
  'zones.json': [{ time: '2018-01-31T02:00:00+01:00' }, { time: '2018-01-31T01:00:30.5Z' }],
}

function load(parts: Parameters<typeof textOf>[0]) {
  const disk = diskContext(import.meta.dirname)
  const readSource = (source: string) => {
    const rows = ROWS[source]
    return rows === undefined ? disk.readSource(source) : ({ ok: true, rows } as const)
  }
  return loadScenario(textOf(parts), 'x.yaml', { readSource })
}

function scenarioOf(parts: Parameters<typeof textOf>[0]): ResolvedScenario {
  const result = load(parts)
  if (!result.ok)
    throw new Error(result.errors.map(({ line, expected, found }) => `${line}: ${expected}, ${found}`).join())
  return result.scenario
}

/** `line:column` of the last place where this is written. */
function placeOf(written: string, text: string): string {
  const before = text.slice(0, text.lastIndexOf(written)).split('\n')
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`
}

const phaseOf = (phase: string) => scenarioOf({ phase: `${STEADY}, ${phase}` }).phases[1]

describe('a phase may', () => {
  test.each<[string, string, object]>([
    ['keep a rate', 'rate: 5/s', { rate: 5 }],
    ['be silent', 'rate: 0/s', { rate: 0 }],
    ['ramp up', 'rate: { from: 1/s, to: 100/s }', { rate: 1, endRate: 100 }],
    ['ramp down to silence', 'rate: { from: 6/m, to: 0/s }', { rate: 0.1, endRate: 0 }],
    ['burst on top of the rate', 'burst: { size: 50, every: 2s }', { rate: 20, burst: { size: 50, everyMs: 2000 } }],
    [
      'burst and nothing else',
      'rate: 0/s, burst: { size: 9, every: 10s }',
      { rate: 0, burst: { size: 9, everyMs: 10_000 } },
    ],
    [
      'do all at once',
      'rate: { from: 1/s, to: 2/s }, burst: { size: 9, every: 1s }',
      { rate: 1, endRate: 2, burst: { size: 9, everyMs: 1000 } },
    ],
  ])('%s', (_, written, resolved) => {
    expect(phaseOf(written)).toEqual({ name: 'steady', startMs: 2000, durationMs: 10_000, measure: true, ...resolved })
  })

  test('keep its ramp and its bursts when the command line shortens it', () => {
    const scenario = scenarioOf({ phase: `${STEADY}, rate: { from: 1/s, to: 100/s }, burst: { size: 5, every: 2s }` })
    const changed = applyOverrides(scenario, { durationMs: 4000 })
    expect(changed.ok && changed.scenario.phases[1]).toMatchObject({
      durationMs: 4000,
      rate: 1,
      endRate: 100,
      burst: { size: 5, everyMs: 2000 },
    })
  })
})

describe('a recording', () => {
  test('has the gaps of its rows, the mean of them after the last, and a rate that follows from them', () => {
    const { feed, phases } = scenarioOf({ feed: 'source: numbers.json, arrival: recorded, speed: 4' })
    expect(feed).toEqual({
      source: 'numbers.json',
      payloadBytes: null,
      arrival: 'recorded',
      rate: 3,
      gapsMs: [1000, 0, 3000, 4000 / 3],
      speed: 4,
    })
    expect(phases.map(({ rate }) => rate)).toEqual([3, 3])
  })

  test('is as fast as it was unless told otherwise, and knows zones', () => {
    const { feed } = scenarioOf({ feed: 'source: zones.json, arrival: recorded' })
    expect([feed.speed, feed.gapsMs]).toEqual([1, [30_500, 30_500]])
  })

  test('of a week of earthquakes plays at their own times', () => {
    const { feed } = scenarioOf({ feed: `${QUAKES}, speed: 3600` })
    expect(feed.gapsMs).toHaveLength(445)
    expect(feed.rate).toBeCloseTo((444 * 3600) / (7 * 24 * 3600), 1)
  })
})

test('sizes may differ from event to event', () => {
  const { feed } = scenarioOf({ feed: 'source: synthetic, rate: 20/s, payload: { from: 128B, to: 4KiB }' })
  expect(feed).toMatchObject({ payloadBytes: null, payload: { fromBytes: 128, toBytes: 4096, spread: 'uniform' } })
  const wide = scenarioOf({ feed: 'source: stocks, rate: 1/s, payload: { from: 256B, to: 4KiB, spread: log-uniform }' })
  expect(wide.feed.payload?.spread).toBe('log-uniform')
})

test('clients come evenly unless they are strangers', () => {
  expect(scenarioOf({}).clients).not.toHaveProperty('arrival')
  expect(scenarioOf({ clients: 'count: 10, ramp: 1s, arrival: even' }).clients).not.toHaveProperty('arrival')
  expect(scenarioOf({ clients: 'count: 10, ramp: 1s, arrival: poisson' }).clients.arrival).toBe('poisson')
})

describe('what cannot be is refused where it is written:', () => {
  const phase = (more: string) => ({ phase: `${STEADY}, ${more}` })
  test.each<[string, Parameters<typeof textOf>[0], string, string, string]>([
    ['a ramp without its end', phase('rate: { from: 1/s }'), 'rate: {', 'the key "to"', 'add "to:"'],
    [
      'a ramp in words of others',
      phase('rate: { start: 1/s, to: 2/s }'),
      'start: 1',
      'a key of phases.rate',
      'from, to',
    ],
    ['a ramp without unit', phase('rate: { from: 1, to: 2/s }'), '1, to', 'a rate from 0/s', 'from: 1/s'],
    ['a ramp as a list', phase('rate: [ 1/s, 2/s ]'), '[ 1/s', 'a rate from 0/s to 100000/s', 'rate: 20/s'],
    ['a rate without unit', phase('rate: 20'), '20 }', 'a rate from 0/s to 100000/s', 'rate: 20/s'],
    ['a ramp beyond the bound', phase('rate: { from: 1/s, to: 100001/s }'), '100001', 'to 100000/s', 'within'],
    ['a burst without its time', phase('burst: { size: 5 }'), 'burst:', 'the key "every"', 'add "every:"'],
    ['a burst of nothing', phase('burst: { size: 0, every: 1s }'), '0, every', 'from 1 to 100000', 'within'],
    ['a burst too often', phase('burst: { size: 5, every: 1ms }'), '1ms', 'from 10ms to 24h', 'within'],
    ['a burst in a number', phase('burst: 50'), '50 }', 'keys with values', 'burst: { size: 50, every: 10s }'],
    [
      'bursts that are faster than any rate',
      phase('burst: { size: 5000, every: 40ms }'),
      'burst:',
      '100000/s',
      'smaller',
    ],
    [
      'a burst that no history holds',
      { feed: 'source: synthetic, rate: 1/s, payload: 64KiB', phase: `${STEADY}, burst: { size: 9000, every: 5s }` },
      '9000',
      'that a history holds, at most 512.0 MiB',
      'smaller',
    ],
    ['too many events in bursts', phase('burst: { size: 99999, every: 100ms }'), 'burst:', 'at most', 'smaller'],
    [
      'too many events on a ramp',
      { phase: 'name: a, duration: 1000s, measure: true, rate: { from: 0/s, to: 20000/s }' },
      'phases:',
      'events in a trial',
      'lower the rate',
    ],
    ['a feed without a rate', { feed: 'source: synthetic' }, 'feed:', 'the key "rate"', 'such as 20/s'],
    [
      'a speed of what was not recorded',
      { feed: `${FEED}, speed: 60` },
      'speed:',
      'only with "arrival: recorded"',
      'higher rate',
    ],
    ['a speed with a unit', { feed: `${QUAKES}, speed: 60x` }, '60x', 'a number from 0.001', 'speed: 60'],
    ['no speed at all', { feed: `${QUAKES}, speed: 0` }, '0 }', 'a number from 0.001 to 1000000', 'within'],
    ['a recording at a rate', { feed: `${QUAKES}, rate: 20/s` }, 'rate:', 'no rate beside', '"speed"'],
    [
      'a recording in a phase with a rate',
      { feed: QUAKES, phase: `${STEADY}, rate: 5/s` },
      'rate:',
      'no rate beside',
      '"speed"',
    ],
    [
      'a recording with bursts',
      { feed: QUAKES, phase: `${STEADY}, burst: { size: 5, every: 1s }` },
      'burst:',
      'no burst beside',
      '"speed"',
    ],
    [
      'a recording of made-up values',
      { feed: 'source: synthetic, arrival: recorded' },
      'recorded',
      'never recorded',
      'earthquakes',
    ],
    ['a recording of days', { feed: 'source: weather, arrival: recorded' }, 'recorded', 'an instant', 'earthquakes'],
    ['a recording of months', { feed: 'source: stocks, arrival: recorded' }, 'recorded', 'an instant', 'earthquakes'],
    [
      'a recording without instants',
      { feed: 'source: bare.json, arrival: recorded' },
      'recorded',
      'an instant',
      'each row',
    ],
    [
      'a recording without zones',
      { feed: 'source: local.json, arrival: recorded' },
      'recorded',
      'an instant',
      'each row',
    ],
    ['a recording in disorder', { feed: 'source: late.json, arrival: recorded' }, 'recorded', 'in the order', 'sort'],
    [
      'a recording of one instant',
      { feed: 'source: alike.json, arrival: recorded' },
      'recorded',
      'two instants',
      'more rows',
    ],
    [
      'a recording of one row',
      { feed: 'source: alone.json, arrival: recorded' },
      'recorded',
      'two instants',
      'more rows',
    ],
    [
      'a recording beyond any rate',
      { feed: 'source: numbers.json, arrival: recorded, speed: 1000000' },
      '1000000',
      '100000/s on average',
      'lower speed',
    ],
    [
      'sizes without an end',
      { feed: 'source: synthetic, rate: 1/s, payload: { from: 128B }' },
      'payload:',
      'the key "to"',
      'add "to:"',
    ],
    [
      'sizes the wrong way round',
      { feed: 'source: synthetic, rate: 1/s, payload: { from: 4KiB, to: 128B }' },
      '128B',
      'above that of "from"',
      'exchange',
    ],
    [
      'a size below the least',
      { feed: 'source: synthetic, rate: 1/s, payload: { from: 95B, to: 128B }' },
      '95B',
      'from 96B to 64KiB',
      'within',
    ],
    [
      'another spread',
      { feed: 'source: synthetic, rate: 1/s, payload: { from: 128B, to: 4KiB, spread: normal }' },
      'normal',
      'uniform, log-uniform',
      'uniform',
    ],
    [
      'sizes that a row does not fit',
      { feed: 'source: stocks, rate: 1/s, payload: { from: 96B, to: 4KiB }' },
      '96B',
      'every row of stocks',
      '"from: ',
    ],
    [
      'strangers without a ramp',
      { clients: 'count: 10, arrival: poisson' },
      'poisson',
      'without a ramp',
      'add "ramp:"',
    ],
    [
      'clients that come otherwise',
      { clients: 'count: 10, ramp: 1s, arrival: random' },
      'random',
      'even, poisson',
      'known here',
    ],
  ])('%s', (_, parts, at, expected, fix) => {
    const result = load(parts)
    const errors = result.ok ? [] : result.errors
    const places = errors.map(({ line, column }) => `${line}:${column}`)
    const place = placeOf(at, textOf(parts))
    expect(places).toContain(place)
    const told = errors[places.indexOf(place)]
    expect(`${told?.expected}, found ${told?.found}`).toContain(expected)
    expect(told?.fix).toContain(fix)
  })
})

describe('what is published while a client is away', () => {
  const away = (parts: Parameters<typeof textOf>[0]) =>
    eventsWhileAway({ ...scenarioOf({ ...parts, more: 'backOff: { cap: 1s }' }), faults: [] }).events

  // Polling gives up after 11 s, SSE after 30.1 s; a second of back-off comes on top.
  test.each<[string, Parameters<typeof textOf>[0], number]>([
    ['at a rate', {}, 622],
    ['on a ramp, at the most', { phase: `${STEADY}, rate: { from: 1/s, to: 100/s }` }, 3110],
    ['in bursts, all of the phase', { phase: `${STEADY}, burst: { size: 50, every: 2s }` }, 622 + 250],
    ['in a spike, once', { phase: `${STEADY}, rate: 0/s, burst: { size: 50, every: 10s }` }, 622 + 50],
    ['of a recording, where it is densest', { feed: 'source: numbers.json, arrival: recorded' }, 4 * 5 + 4],
  ])('%s', (_, parts, events) => {
    expect(away(parts)).toBe(events)
  })

  test('counts the largest of sizes that differ', () => {
    const scenario = scenarioOf({ feed: 'source: synthetic, rate: 20/s, payload: { from: 128B, to: 4KiB }' })
    const { events, bytes } = eventsWhileAway(scenario)
    expect(bytes).toBe(events * 4096)
  })
})

describe('hardly meant is', () => {
  const warnings = (parts: Parameters<typeof textOf>[0]) => scenarioWarnings(scenarioOf(parts))

  test('a burst that is more than may wait for one connection', () => {
    const burst = (size: number) => warnings({ phase: `${STEADY}, burst: { size: ${size}, every: 2s }` })
    expect(burst(4096)).toEqual([])
    expect(burst(4097)).toEqual([
      expect.stringMatching(
        /^a burst of 4,097 events is 1\.0 MiB, more than the 1\.0 MiB .*"slowConsumers: disconnect"/,
      ),
    ])
  })

  test('what a ramp or bursts before a measured phase leave over', () => {
    const following = (phase: string) => warnings({ phase: `name: before, duration: 5s, ${phase} }, { ${STEADY}` })
    expect(following('rate: { from: 1/s, to: 20/s }')).toEqual([])
    expect(following('rate: { from: 20/s, to: 90/s }')).toEqual([
      expect.stringContaining('left over, at 90/s instead of 20/s'),
    ])
    expect(following('burst: { size: 7, every: 1s }')).toEqual([
      expect.stringContaining('at 20/s and 7 every 1s instead of'),
    ])
  })

  test('a measurement of nothing: no rate and no burst, or a recording too slow', () => {
    const nothing = [expect.stringContaining('no event falls due in a measured phase')]
    expect(warnings({ phase: `${STEADY}, rate: 0/s`, feed: 'source: synthetic, rate: 0/s' })).toEqual(nothing)
    expect(
      warnings({ phase: `${STEADY}, burst: { size: 1, every: 10s }`, feed: 'source: synthetic, rate: 0/s' }),
    ).toEqual([])
    expect(warnings({ feed: QUAKES })).toEqual(nothing)
    expect(warnings({ feed: `${QUAKES}, speed: 3600` })).toEqual([])
  })

  test('no burst to come', () => {
    expect(warnings({ phase: `${STEADY}, burst: { size: 7, every: 1s }` })).toEqual([])
  })

  test('a bandwidth that the top of a ramp or the bursts exceed', () => {
    const over = (phase: string) =>
      warnings({ phase: `${STEADY}, ${phase}`, more: 'network: { rtt: 10ms, bandwidth: 100kbit }' }).join()
    expect(over('rate: { from: 20/s, to: 40/s }')).toBe('')
    expect(over('rate: { from: 20/s, to: 50/s }')).toContain('at 50/s need 102.4kbit')
    expect(over('burst: { size: 30, every: 1s }')).toContain('at 50/s need 102.4kbit')
  })
})
