import { describe, expect, test } from 'vitest'
import { diskContext, loadScenario } from './load.ts'
import { applyOverrides } from './overrides.ts'
import { awayMs, longestDetectionMs } from './time-away.ts'
import { scenarioWarnings } from './warnings.ts'

function load(network: string, transports = 'polling: {}, long-polling: {}, sse: {}, websocket: {}') {
  const text = `name: far
title: Far away
feed: { source: synthetic, rate: 20/s, payload: 256B }
clients: { count: 10 }
transports: { ${transports} }
phases: [ { name: warm-up, duration: 2s }, { name: steady, duration: 10s, measure: true } ]
${network}
`
  return loadScenario(text, 'x.yaml', diskContext(import.meta.dirname))
}

function errorsOf(network: string, transports?: string) {
  const result = load(network, transports)
  return result.ok
    ? []
    : result.errors.map(({ line, column, expected, found, fix }) => ({ at: `${line}:${column}`, expected, found, fix }))
}

function scenarioOf(network: string, transports?: string) {
  const result = load(network, transports)
  if (!result.ok) throw new Error(result.errors.map(({ found }) => found).join())
  return result.scenario
}

test('a network is half a round trip each way, bits per second in bytes, and via the link unless told otherwise', () => {
  expect(scenarioOf('network: { rtt: 80ms, jitter: 5ms, bandwidth: 10mbit }').network).toEqual({
    via: 'link',
    delayMs: 40,
    jitterMs: 5,
    bytesPerSecond: 1_250_000,
    lossShare: 0,
  })
  expect(scenarioOf('network: { rtt: 25ms, loss: 1%, via: namespaces }').network).toEqual({
    via: 'namespaces',
    delayMs: 12.5,
    jitterMs: 0,
    bytesPerSecond: null,
    lossShare: 0.01,
  })
})

test('without the key there is no network, and a round trip of 0 is one', () => {
  expect(scenarioOf('').network).toBeNull()
  expect(scenarioOf('network: { rtt: 0ms }').network).toMatchObject({ delayMs: 0, via: 'link' })
})

describe('what cannot be is refused where it is written:', () => {
  test.each([
    ['a round trip that is missing', 'network: { jitter: 5ms }', '7:1', 'the key "rtt"', 'add "rtt:"'],
    ['a round trip without unit', 'network: { rtt: 80 }', '7:17', 'a duration from 0ms to 800ms', 'rtt: 80ms'],
    [
      'a bandwidth in bytes',
      'network: { rtt: 80ms, bandwidth: 1MB }',
      '7:34',
      'a bandwidth from 9.6kbit to 10gbit',
      '10mbit',
    ],
    ['a bandwidth without unit', 'network: { rtt: 80ms, bandwidth: 10 }', '7:34', 'a bandwidth', 'bandwidth: 10mbit'],
    ['another way', 'network: { rtt: 80ms, via: links }', '7:28', 'one of link, namespaces', 'did you mean "link"?'],
    ['a loss beyond half', 'network: { rtt: 80ms, loss: 51%, via: namespaces }', '7:29', 'from 0% to 50%', ''],
    ['loss on a link', 'network: { rtt: 80ms, loss: 1% }', '7:29', 'only pretend to lose', 'via: namespaces'],
    ['too much jitter', 'network: { rtt: 700ms, jitter: 101ms }', '7:32', 'at most 900ms', 'shorten rtt or jitter'],
    ['an unknown key', 'network: { rtt: 80ms, latency: 5ms }', '7:23', 'a key of network', 'rtt: 10ms'],
  ])('%s', (_, network, at, expected, fix) => {
    const [error, ...more] = errorsOf(network)
    expect([error?.at, more]).toEqual([at, []])
    expect(error?.expected).toContain(expected)
    expect(error?.fix).toContain(fix)
  })

  test.each([
    ['polling: { timeout: 200ms }', 'polling', 'timeout: 200ms'],
    ['long-polling: { grace: 100ms }', 'long-polling', 'grace: 100ms'],
    ['sse: { heartbeat: 100ms }', 'sse', 'heartbeat: 100ms'],
    ['websocket: { ping: 100ms }', 'websocket', 'ping: 100ms'],
  ])('a deadline that no answer can meet, %s', (transports, name, found) => {
    const errors = errorsOf('network: { rtt: 80ms, jitter: 10ms }', transports)
    expect(errors).toMatchObject([{ at: '7:17', expected: `a round trip that the deadline of ${name} outlasts` }])
    expect(errors[0]?.found).toContain(found)
    expect(errorsOf('network: { rtt: 80ms, jitter: 9ms }', transports)).toEqual([])
  })
})

test('whoever is away over a network is so for a longest round trip more', () => {
  const [near, far] = [scenarioOf(''), scenarioOf('network: { rtt: 80ms, jitter: 5ms }')]
  expect(longestDetectionMs(far) - longestDetectionMs(near)).toBe(90)
  expect(awayMs(far) - awayMs(near)).toBe(90)
})

test('the command line changes a scenario with a network like any other', () => {
  const far = scenarioOf('network: { rtt: 80ms }')
  const changed = applyOverrides(far, { short: true })
  expect(changed.ok && changed.scenario.network).toEqual(far.network)
})

describe('hardly meant is', () => {
  const warnings = (network: string, transports?: string) => scenarioWarnings(scenarioOf(network, transports))

  test('a poll interval that is not longer than the round trip, at a fixed rate', () => {
    const [fixedRate, fixedDelay] = ['fixed-rate', 'fixed-delay'].map(
      (schedule) => `polling: { interval: 90ms, schedule: ${schedule} }`,
    )
    expect(warnings('network: { rtt: 80ms, jitter: 5ms }', fixedRate)).toEqual([
      expect.stringContaining('a round trip of up to 90ms is not shorter than the poll interval of 90ms'),
    ])
    expect(warnings('network: { rtt: 80ms, jitter: 4ms }', fixedRate)).toEqual([])
    expect(warnings('network: { rtt: 80ms, jitter: 5ms }', fixedDelay)).toEqual([])
    expect(warnings('', fixedRate)).toEqual([])
  })

  test('a bandwidth that the events alone exceed', () => {
    const [narrow, enough] = ['40.96kbit', '41kbit'].map(
      (bandwidth) => `network: { rtt: 80ms, bandwidth: ${bandwidth} }`,
    )
    expect(warnings(narrow as string)).toEqual([
      expect.stringContaining('events of 256B at 20/s need 40.96kbit of each line, which has 40.96kbit'),
    ])
    expect(warnings(enough as string)).toEqual([])
  })

  test('a bandwidth that the messages of a channel exceed, alone or beside a feed', () => {
    // Of ten clients 20 messages a second, each an event of 103 + 115 B: 34.88 kbit.
    const uplink = 'uplink: { rate: 2/s, size: 100B }\nnetwork: { rtt: 80ms, bandwidth:'
    expect(warnings(`${uplink} 75kbit }`)).toEqual([
      expect.stringMatching(
        /^events of 256B at 20\/s and messages of \d+B at 20\/s need [\d.]+kbit of each line, which has 75kbit/,
      ),
    ])
    expect(warnings(`${uplink} 80kbit }`)).toEqual([])
  })
})
