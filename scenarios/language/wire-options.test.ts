import { describe, expect, test } from 'vitest'
import { diskContext, loadScenario } from './load.ts'
import { scenarioWarnings } from './warnings.ts'

const context = diskContext(import.meta.dirname)

/** Transports stand on line 5 from column 13 on, `server` on line 7. */
const SCENARIO = `name: plain
title: A plain one
feed: { source: synthetic, rate: 20/s }
clients: { count: 10 }
transports: { polling: {}, long-polling: {}, sse: {}, websocket: {} }
phases: [ { name: settle, duration: 2s }, { name: steady, duration: 10s, measure: true } ]
`

const withSettings = (transport: string, settings: string) =>
  SCENARIO.replace(` ${transport}: {}`, ` ${transport}: { ${settings} }`)
const withServer = (keys: string, text = SCENARIO) => `${text}server: { ${keys} }\n`

function load(text: string) {
  const result = loadScenario(text, 'x.yaml', context)
  return result.ok ? { scenario: result.scenario, errors: [] } : { scenario: null, errors: result.errors }
}

describe('what cannot be meant is refused where it stands', () => {
  test.each([
    [
      'gzip for websocket',
      withSettings('websocket', 'compression: gzip'),
      'one of off, deflate',
      '"gzip"',
      'off, deflate',
    ],
    [
      'deflate for polling',
      withSettings('polling', 'compression: deflate'),
      'one of off, gzip',
      '"deflate"',
      'off, gzip',
    ],
    [
      'brotli for long polling',
      withSettings('long-polling', 'compression: br'),
      'one of off, gzip',
      '"br"',
      'off, gzip',
    ],
    ['a misspelt gzip', withSettings('sse', 'compression: gzi'), 'one of off, gzip', '"gzi"', 'did you mean "gzip"'],
    ['a compression that is yes', withSettings('sse', 'compression: true'), 'one of off, gzip', 'true', 'off, gzip'],
    ['a limit of none', withSettings('polling', 'limit: 0'), 'from 1 to 1000', '0', 'within these bounds'],
    [
      'a limit above the server’s',
      withSettings('long-polling', 'limit: 1001'),
      'from 1 to 1000',
      '1001',
      'within these bounds',
    ],
    ['half an event', withSettings('polling', 'limit: 1.5'), 'a whole number', '1.5', 'limit'],
    ['a limit with a unit', withSettings('polling', 'limit: 20/s'), 'a whole number', '"20/s"', 'limit'],
    ['a limit on a stream', withSettings('sse', 'limit: 5'), 'a key of transports.sse', 'limit', 'known here'],
    ['a misspelt window', withServer('coalesce: ticks'), 'none or tick', '"ticks"', 'did you mean "tick"'],
    ['a window without a unit', withServer('coalesce: 5'), 'none or tick', '5', 'coalesce: 5ms'],
    ['a window of nothing', withServer('coalesce: 0ms'), 'from 1ms to 1000ms', '"0ms"', 'within these bounds'],
    ['a window too long', withServer('coalesce: 2s'), 'from 1ms to 1000ms', '"2s"', 'within these bounds'],
    ['no window at all', withServer('coalesce: false'), 'none or tick', 'false', 'coalesce'],
  ])('%s', (_what, text, expected, found, fix) => {
    const { errors } = load(text)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      line: text === SCENARIO || text.includes('server:') ? 7 : 5,
      expected: expect.stringContaining(expected),
      found,
      fix: expect.stringContaining(fix),
    })
  })
})

describe('server.compression', () => {
  const older = withServer('compression: deflate')
  const without = older.replace(', websocket: {}', '')

  test('still means WebSocket’s', () => {
    const { scenario } = load(older)
    expect(scenario?.transports['websocket']).toMatchObject({ compression: 'deflate' })
    expect(scenario?.server.compression).toBe('deflate')
    expect(load(withSettings('websocket', 'compression: deflate')).scenario).toMatchObject({
      server: { compression: 'deflate' },
      transports: { websocket: { compression: 'deflate' }, sse: { compression: 'off' } },
    })
  })

  test('without websocket is refused: it would change nothing, and nobody would know', () => {
    expect(load(without).errors).toMatchObject([{ line: 7, column: 24, found: 'deflate' }])
    expect(load(without.replace('deflate', 'off')).errors).toEqual([])
    const misspelt = load(older.replace('websocket: {}', 'ws: {}')).errors
    expect(misspelt).toMatchObject([{ line: 5, fix: expect.stringContaining('did you mean "websocket"?') }])
  })

  test.each([
    ['deflate', 'off'],
    ['off', 'deflate'],
  ])('%s against a newer %s is refused, and the newer place is named', (before, newer) => {
    const text = withServer(`compression: ${before}`, withSettings('websocket', `compression: ${newer}`))
    expect(load(text).errors).toMatchObject([
      {
        line: 7,
        expected: expect.stringContaining(`"${newer}"`),
        found: before,
        fix: expect.stringContaining('new place'),
      },
    ])
    expect(load(text.replace(`server: { compression: ${before}`, `server: { compression: ${newer}`)).errors).toEqual([])
  })
})

test('each option reaches the resolved scenario', () => {
  const text = withServer('coalesce: 5ms', withSettings('polling', 'limit: 20, compression: gzip'))
  expect(load(text).scenario).toMatchObject({
    transports: { polling: { limit: 20, compression: 'gzip' }, 'long-polling': { limit: 1_000, compression: 'off' } },
    server: { coalesce: { kind: 'window', ms: 5 } },
  })
  expect(load(withServer('coalesce: tick')).scenario?.server.coalesce).toEqual({ kind: 'tick', ms: 0 })
})

describe('what changes nothing, or more than was meant, is warned of', () => {
  const slow = 'network: { rtt: 200ms }\n'
  /** Ten clients and nothing else. */
  const chat = (rate: string) =>
    `${SCENARIO.replace('source: synthetic, rate: 20/s', 'source: none')}uplink: { rate: ${rate}, arrival: fixed }\n`
  const quickFeed = (text: string) => text.replace('rate: 20/s', 'rate: 1000/s')
  const warnings = (text: string) => {
    const { scenario, errors } = load(text)
    expect(errors).toEqual([])
    return scenario === null ? [] : scenarioWarnings(scenario)
  }

  test.each([
    ['nothing out of the ordinary', SCENARIO, null],
    ['a limit that is reached', withSettings('polling', 'limit: 20'), null],
    ['a limit that is not', withSettings('polling', 'limit: 21'), 'at most 21 events come between two questions'],
    ['one of long polling', withSettings('long-polling', 'limit: 1'), 'at most 1 event comes'],
    ['one that a fault may reach', `${withSettings('polling', 'limit: 21')}faults: [ { at: 5s, kind: cut } ]\n`, null],
    ['one that chance may reach', withSettings('polling', 'limit: 21').replace('20/s', '20/s, arrival: poisson'), null],
    [
      'one that cannot keep up',
      `${withSettings('long-polling', 'limit: 3')}${slow}`,
      'brings at most 15/s over a round trip of 200ms',
    ],
    ['one that can', `${withSettings('long-polling', 'limit: 4')}${slow}`, null],
    [
      'a window that no two events share',
      withServer('coalesce: 5ms'),
      'no two events at 20/s fall into one window of 5ms',
    ],
    ['one that they share', quickFeed(withServer('coalesce: 5ms')), null],
    ['the end of a turn', withServer('coalesce: tick'), null],
    [
      'a window for polling',
      withServer('coalesce: tick').replace(/, long-polling.*}/, ' }'),
      'server.coalesce changes nothing for polling',
    ],
    [
      'connections that nobody opens again',
      withServer('keepAlive: false').replace('polling: {}, long-polling: {}, ', ''),
      'server.keepAlive: false changes nothing for sse and websocket: one request of each client lasts to the end; add polling or long-polling, or remove it',
    ],
    ['connections that polls open again', withServer('keepAlive: false').replace('polling: {}, ', ''), null],
    [
      'connections that messages open again',
      `${withServer('keepAlive: false').replace('polling: {}, long-polling: {}, ', '')}uplink: { rate: 1/s }\n`,
      null,
    ],
    [
      'connections of a WebSocket that messages do not open again',
      `${withServer('keepAlive: false').replace('polling: {}, long-polling: {}, sse: {}, ', '')}uplink: { rate: 1/s }\n`,
      'add polling or long-polling or sse, or remove it',
    ],
    ['a window of messages, of which nobody knows how they come', `${chat('1/s')}server: { coalesce: 5ms }\n`, null],
    [
      'a window of events among messages, which come in between',
      `${withServer('coalesce: 5ms')}uplink: { rate: 1/s, arrival: fixed }\n`,
      null,
    ],
    ['a limit that messages may reach', chat('1/s').replace('polling: {}', 'polling: { limit: 999 }'), null],
    [
      'a limit that messages exceed',
      `${chat('2/s').replace('polling: {}', 'polling: { limit: 3 }')}${slow}`,
      'brings at most 15/s over a round trip of 200ms, and 20/s come to its channel',
    ],
    [
      'events too small to compress',
      withSettings('websocket', 'compression: deflate').replace('rate: 20/s', 'rate: 20/s, payload: 100B'),
      'sends events below 128B as they are',
    ],
  ])('%s', (_what, text, warning) => {
    const told = warnings(text)
    if (warning === null) expect(told).toEqual([])
    else expect(told).toMatchObject([expect.stringContaining(warning)])
  })
})
