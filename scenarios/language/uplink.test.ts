import { describe, expect, test } from 'vitest'
import { diskContext, loadScenario } from './load.ts'
import { applyOverrides } from './overrides.ts'
import { eventsWhileAway } from './time-away.ts'
import { scenarioWarnings } from './warnings.ts'

/** Six lines, whose keys begin in column 1. */
const CHAT = `name: chat
title: A chat
feed: { source: none }
clients: { count: 40, ramp: 2s, channels: pairs }
uplink: { rate: 0.5/s }
transports: { polling: {}, sse: {}, websocket: {} }
phases: [ { name: warm-up, duration: 4s }, { name: talk, duration: 10s, measure: true } ]
`

function load(text: string) {
  return loadScenario(text, 'x.yaml', diskContext(import.meta.dirname))
}

/** The chat with texts replaced by others. */
function changed(...changes: readonly [from: string, to: string][]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text).toContain(from)
    return text.replace(from, to)
  }, CHAT)
}

function scenarioOf(text: string) {
  const result = load(text)
  if (!result.ok) throw new Error(result.errors.map(({ expected, found }) => `${expected}, got ${found}`).join())
  return result.scenario
}

describe('a scenario whose clients send', () => {
  test('has no feed, its channels, and what is left out by default', () => {
    const { feed, clients, uplink, phases } = scenarioOf(CHAT)
    expect(feed).toEqual({ source: 'none', payloadBytes: null, arrival: 'fixed', rate: 0 })
    expect(clients.channels).toBe('pairs')
    expect(uplink).toEqual({ rate: 0.5, sizeBytes: 100, arrival: 'poisson' })
    expect(phases.map(({ rate }) => rate)).toEqual([0, 0])
  })

  test.each<[string, string]>([
    ['rooms of 20', 'rooms of 20'],
    ['one', 'one'],
    ['rooms of 7', 'rooms of 7'],
    ['rooms of 40', 'rooms of 40'],
  ])('may gather them in %s', (written, channels) => {
    expect(scenarioOf(changed(['pairs', written])).clients.channels).toBe(channels)
  })

  test('may have a feed beside it, on the one channel of all', () => {
    const text = changed(['source: none', 'source: synthetic, rate: 20/s'], [', channels: pairs', ''])
    expect(scenarioOf(text)).toMatchObject({ feed: { rate: 20 }, uplink: { rate: 0.5 } })
  })

  test('without either key is as it was', () => {
    const text = changed(
      ['source: none', 'source: synthetic, rate: 20/s'],
      [', channels: pairs', ''],
      ['uplink: { rate: 0.5/s }\n', ''],
    )
    expect('uplink' in scenarioOf(text)).toBe(false)
  })

  test('may expect of its messages what it may of events', () => {
    const lines = 'expect:\n  - sse.uplink.echo.p50 < 1.5 * websocket.uplink.echo.p50\n  - uplink.lost <= 0\n'
    expect(scenarioOf(CHAT + lines).expect.map(({ left }) => left.metric)).toEqual([
      'uplink.echo.p50',
      'uplink.lost',
      'uplink.lost',
      'uplink.lost',
    ])
  })
})

describe('what cannot be is refused where it is written:', () => {
  const NO_UPLINK: [string, string] = ['uplink: { rate: 0.5/s }\n', '']
  const FEED: [string, string] = ['source: none', 'source: synthetic, rate: 20/s']

  test.each<[what: string, text: string, at: string, expected: string, fix: string]>([
    [
      'an uplink without anything',
      changed([' { rate: 0.5/s }', '']),
      '5:8',
      'keys with values',
      'such as uplink: { rate:',
    ],
    ['an uplink without a rate', changed(['{ rate: 0.5/s }', '{}']), '5:1', 'the key "rate"', 'add "rate:"'],
    ['a rate without unit', changed(['0.5/s', '0.5']), '5:17', 'a rate from 0.001/s', 'rate: 0.5/s'],
    ['a rate of nothing', changed(['0.5/s', '0/s']), '5:17', 'a rate from 0.001/s to 1000/s', 'within these bounds'],
    ['too high a rate', changed(['0.5/s', '1001/s']), '5:17', 'to 1000/s', 'within these bounds'],
    ['a size without unit', changed(['0.5/s', '0.5/s, size: 100']), '5:30', 'a size from 2B', 'size: 100B'],
    ['a size of one byte', changed(['0.5/s', '0.5/s, size: 1B']), '5:30', 'a size from 2B to 60KiB', 'within'],
    ['too much to say', changed(['0.5/s', '0.5/s, size: 61KiB']), '5:30', 'to 60KiB', 'within these bounds'],
    [
      'an arrival that messages do not have',
      changed(['0.5/s', '0.5/s, arrival: poison']),
      '5:33',
      'one of fixed, poisson',
      'did you mean "poisson"?',
    ],
    ['an unknown key', changed(['rate: 0.5/s', 'rate: 0.5/s, bytes: 100B']), '5:24', 'a key of uplink', 'size'],
    ['channels of another name', changed(['pairs', 'pair']), '4:43', 'one of one, pairs', 'did you mean "pairs"?'],
    ['rooms of one', changed(['pairs', 'rooms of 1']), '4:43', 'rooms of N with N from 2', 'rooms of 20'],
    ['rooms without a number', changed(['pairs', 'rooms']), '4:43', 'rooms of N', 'did you mean "rooms of 20"?'],
    ['an odd number of clients in pairs', changed(['40', '41']), '4:19', 'an even number of clients', 'such as 42'],
    ['a room larger than the population', changed(['pairs', 'rooms of 41']), '4:43', 'rooms of at most 40', 'smaller'],
    [
      'more channels than a server opens',
      changed(['40', '2002'], ['0.5/s', '0.01/s']),
      '4:45',
      'at most 1,000 channels',
      'fewer clients or larger rooms',
    ],
    ['a feed in rooms', changed(FEED), '4:43', '"one", since a feed is played on one channel', 'source: none'],
    ['nothing to say and no feed', changed(NO_UPLINK), '3:17', 'a feed, or clients that send', 'add "uplink:'],
    [
      'channels without an uplink',
      changed(FEED, NO_UPLINK),
      '4:43',
      '"one", since a feed is played on one channel',
      '"uplink:"',
    ],
    [
      'a rate of no feed',
      changed(['none', 'none, rate: 20/s']),
      '3:23',
      'no "rate" for a feed that is "none"',
      'remove',
    ],
    ['a payload of no feed', changed(['none', 'none, payload: 256B']), '3:23', 'no "payload"', 'set by "uplink"'],
    ['an arrival of no feed', changed(['none', 'none, arrival: poisson']), '3:23', 'no "arrival"', 'set by "uplink"'],
    [
      'bursts of no feed',
      changed(['4s', '4s, burst: { size: 5, every: 1s }']),
      '7:42',
      'no burst of a feed',
      'set by "uplink"',
    ],
    ['a phase’s rate of no feed', changed(['4s', '4s, rate: 5/s']), '7:42', 'no rate of a feed', 'set by "uplink"'],
    [
      'a feed without a rate',
      changed(FEED, [', rate: 20/s', ''], [', channels: pairs', '']),
      '3:1',
      'the key "rate"',
      '20/s',
    ],
    [
      'a feed of another name',
      changed(['none', 'no'], [', channels: pairs', '']),
      '3:17',
      'synthetic, a recorded feed or a .json file',
      'none',
    ],
    [
      'more messages than are kept',
      changed(['40', '2000'], ['10s', '1000s']),
      '5:17',
      'at most 1,000,000 messages in a trial',
      'lower the rate',
    ],
    [
      'more deliveries than are made',
      changed(['40', '10000'], ['pairs', 'one'], ['10s', '20s']),
      '5:17',
      'at most 100,000,000 deliveries',
      'smaller rooms',
    ],
  ])('%s', (_, text, at, expected, fix) => {
    const result = load(text)
    const errors = result.ok ? [] : result.errors
    const told = errors.find(({ line, column }) => `${line}:${column}` === at)
    expect(errors.map(({ line, column }) => `${line}:${column}`)).toContain(at)
    expect(told?.expected).toContain(expected)
    expect(told?.fix).toContain(fix)
  })

  test.each<[string, string, string]>([
    ['uplink.lost <= 0', '9:5', 'uplink.lost'],
    ['sse.latency.p50 < 2 * websocket.uplink.echo.p50', '9:37', 'uplink.echo.p50'],
  ])('%s of clients that send nothing', (line, at, found) => {
    const plain = changed(FEED, [', channels: pairs', ''], ['uplink: { rate: 0.5/s }', 'repeat: 3'])
    const result = load(`${plain}expect:\n  - ${line}\n`)
    const errors = result.ok ? [] : result.errors
    expect(errors.map(({ line: row, column }) => `${row}:${column}`)).toEqual([at])
    expect(errors[0]).toMatchObject({ found, fix: expect.stringContaining('add "uplink:') })
  })

  test('an uplink in disorder is told once, and is no uplink that is missing', () => {
    const result = load(`${changed(['0.5/s', '0.5'])}expect:\n  - uplink.lost <= 0\n`)
    expect(result.ok ? [] : result.errors.map(({ line }) => line)).toEqual([5])
  })
})

test('a server that is not ours takes no messages', () => {
  const target = 'target: { url: http://127.0.0.1:9, sse: { path: /s } }\n'
  const text = changed(['source: none', 'source: synthetic, rate: 20/s'], [', channels: pairs', ''])
  const sse = text.replace('polling: {}, sse: {}, websocket: {}', 'sse: {}')
  const result = load(sse + target)
  const told = result.ok ? [] : result.errors.filter(({ line }) => line === 5)
  expect(told).toMatchObject([{ column: 1, expected: 'no uplink to a server that is not ours' }])
})

describe('the command line', () => {
  test('is refused an odd number of clients in pairs', () => {
    const changedBy = applyOverrides(scenarioOf(CHAT), { clients: 39 })
    expect(changedBy).toMatchObject({ ok: false, errors: [{ expected: 'an even number of clients for "pairs"' }] })
  })

  test('shortens rooms to whole ones', () => {
    const rooms = scenarioOf(changed(['count: 40', 'count: 300'], ['pairs', 'rooms of 100']))
    const short = applyOverrides(rooms, { short: true })
    expect(short.ok && short.scenario.clients.count).toBe(100)
    const many = applyOverrides(scenarioOf(changed(['40', '400'])), { short: true })
    expect(many.ok && many.scenario.clients.count).toBe(50)
  })
})

describe('hardly meant is', () => {
  test('a rate at which POSTs queue up without end', () => {
    const game = (rtt: string, rate: string): string => `${changed(['0.5/s', rate])}network: { rtt: ${rtt} }\n`
    expect(scenarioWarnings(scenarioOf(game('50ms', '30/s')))).toEqual([
      expect.stringContaining('each takes up to 50ms: at 30/s the messages of polling, sse queue up without end'),
    ])
    expect(scenarioWarnings(scenarioOf(game('30ms', '30/s')))).toEqual([])
    const frames = game('50ms', '30/s').replace('polling: {}, sse: {}, ', '')
    expect(scenarioWarnings(scenarioOf(frames))).toEqual([])
  })

  test('clients that have no time to say anything', () => {
    expect(scenarioWarnings(scenarioOf(changed(['0.5/s', '0.001/s'])))).toEqual([
      expect.stringContaining('40 clients hardly send one message in the measured 10s'),
    ])
  })
})

test('what a channel’s members send is what a client misses while it is away', () => {
  const faults = 'faults: [ { at: 5s, kind: cut, duration: 1s } ]\n'
  const [pairs, rooms] = ['pairs', 'rooms of 20'].map((channels) => {
    return eventsWhileAway(scenarioOf(changed(['pairs', channels]) + faults))
  })
  expect(rooms?.events).toBeGreaterThan(9 * (pairs?.events ?? 0))
  expect(pairs?.bytes).toBeGreaterThan(200 * (pairs?.events ?? 0))
})
