import { describe, expect, test } from 'vitest'
import { withheldOf } from '../../protocol/target.ts'
import { conflictsWithTarget } from './beside-target.ts'
import { diskContext, loadScenario, loadScenarioFile } from './load.ts'
import { loadMapping, loadMappingFile } from './load-mapping.ts'
import { scenarioWarnings } from './warnings.ts'

const SCENARIOS = `${import.meta.dirname}/..`

const FEED = 'feed: { source: synthetic, rate: 20/s, payload: 256B }'

const HEAD = `name: theirs
title: A server that is not ours
${FEED}
clients: { count: 10 }
phases: [ { name: steady, duration: 10s, measure: true } ]
`

/** A server that publishes by itself hears of no feed. */
function load(rest: string) {
  const isPublished = !rest.includes('target:') || rest.includes('publish:')
  const head = isPublished ? HEAD : HEAD.replace(FEED, 'feed: { source: none }')
  return loadScenario(`${head}${rest}`, 'x.yaml', diskContext(import.meta.dirname))
}

function errorsOf(rest: string) {
  const result = load(rest)
  return result.ok
    ? []
    : result.errors.map(({ line, column, expected, found, fix }) => ({ at: `${line}:${column}`, expected, found, fix }))
}

function mappingOf(rest: string) {
  const result = load(rest)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.scenario.target
}

const PUBLISH = "publish: { path: '/publish?channel={channel}' }"

test('a mapping that says little means what the words say', () => {
  expect(mappingOf(`transports: { sse: {} }\ntarget: { ${PUBLISH}, sse: { path: /sse } }\n`)).toEqual({
    url: null,
    publish: { path: '/publish?channel={channel}', contentType: 'application/json', headers: {} },
    begins: 'next',
    event: { envelope: '', sequence: null, time: null },
    sse: { path: '/sse', cursor: [], events: ['message'] },
  })
})

test('a server that publishes by itself has no events that anybody knows until the mapping says where they lie', () => {
  const target = (event: string) =>
    mappingOf(`transports: { sse: {} }\ntarget: { ${event} sse: { path: /sse } }\n`)?.event
  expect(target('')).toEqual({ envelope: null, sequence: null, time: null })
  expect(target('event: { sequence: /id, time: /at, unit: us },')).toEqual({
    envelope: null,
    sequence: '/id',
    time: { pointer: '/at', unit: 'us' },
  })
})

test('all that a cursor can come from and go to', () => {
  const rest = `transports: { polling: {}, websocket: {} }
target:
  url: http://127.0.0.1:8090/
  ${PUBLISH}
  polling:
    path: /poll
    cursor: [ { from: Last-Modified, to: If-Modified-Since }, { from: /cursor, to: '?after' } ]
  websocket: { path: /ws, body: after-blank-line, cursor: [ { from: id, to: '?last_event_id' }, { from: sequence, to: X-After } ] }
`
  const mapping = mappingOf(rest)
  expect(mapping?.url).toBe('http://127.0.0.1:8090')
  expect(mapping?.polling?.cursor).toEqual([
    { from: { kind: 'header', name: 'last-modified' }, to: { kind: 'header', name: 'If-Modified-Since' } },
    { from: { kind: 'member', pointer: '/cursor' }, to: { kind: 'query', name: 'after' } },
  ])
  expect(mapping?.websocket?.cursor).toEqual([
    { from: { kind: 'id' }, to: { kind: 'query', name: 'last_event_id' } },
    { from: { kind: 'sequence' }, to: { kind: 'header', name: 'X-After' } },
  ])
})

/** The keys of `target`, each case beginning at 7:11. */
const bad = (keys: string, transports = 'sse: {}') => errorsOf(`transports: { ${transports} }\ntarget: { ${keys} }\n`)

describe('what a mapping cannot mean is refused where it is written:', () => {
  test.each([
    [
      'a key that nobody knows',
      'pubish: { path: /p }, sse: { path: /s }',
      'a key of target',
      'did you mean "publish"?',
    ],
    [
      'a path without its slash',
      'sse: { path: sse }',
      'a path that begins with "/"',
      'path: /events?channel={channel}',
    ],
    ['a path with a blank', "sse: { path: '/a b' }", 'a path that begins with "/"', '/events'],
    ['a path with another brace', "sse: { path: '/sse/{topic}' }", 'only {channel} in braces', '{channel}'],
    ['no path', 'sse: {}', 'the key "path"', 'add "path:"'],
    [
      'an address with a path',
      'url: http://127.0.0.1:8090/api, sse: { path: /s }',
      'an address such as',
      'http://127.0.0.1:8080',
    ],
    ['an address of TLS', 'url: https://example.org, sse: { path: /s }', 'an address such as', 'http://'],
    [
      'a pointer without its slash',
      'event: { sequence: id }, sse: { path: /s }',
      'a JSON pointer (RFC 6901)',
      '/data/id',
    ],
    [
      'a pointer with a lone tilde',
      'event: { sequence: /a~b }, sse: { path: /s }',
      'a JSON pointer (RFC 6901)',
      '/data/id',
    ],
    ['another unit', 'event: { time: /t, unit: sec }, sse: { path: /s }', 'one of s, ms, us, ns, iso', 'known here'],
    ['another beginning', 'begins: now, sse: { path: /s }', 'one of newest, next', 'known here: newest, next'],
    [
      'a sequence of its own for what the lab publishes',
      `${PUBLISH}, event: { sequence: /id }, sse: { path: /s }`,
      'no "sequence" beside "publish": the lab’s own event has one',
      'remove it; "envelope" tells where that event lies in a message',
    ],
    [
      'a time of its own for what the lab publishes, beside its envelope',
      `${PUBLISH}, event: { envelope: /data, time: /at }, sse: { path: /s }`,
      'no "time" beside "publish": the lab’s own event has one',
      'remove it; "envelope" tells where that event lies in a message',
    ],
    [
      'a unit of no time',
      'event: { sequence: /id, unit: us }, sse: { path: /s }',
      'a unit only with "time"',
      'remove it, or add "time: /at"',
    ],
    [
      'a field that HTTP writes, in front of a cursor',
      `${PUBLISH}, sse: { path: /s, cursor: [ { from: id, to: content-length } ] }`,
      'a field that HTTP does not write itself',
      'remove it: the lab writes what the request needs of these',
    ],
    ...['Host', 'Transfer-Encoding', 'CONNECTION', 'Upgrade'].map((name) => [
      `the field ${name} of a publisher`,
      `publish: { path: /p, headers: { ${name}: a } }, sse: { path: /s }`,
      'a field that HTTP does not write itself',
      'remove it',
    ]),
    [
      'a content type among the other fields',
      'publish: { path: /p, headers: { Content-Type: text/plain } }, sse: { path: /s }',
      'a field that "publish" has no key for',
      'write it as "contentType:" below "publish"',
    ],
    [
      'the lab’s event where the lab does not publish',
      "event: { envelope: '' }, sse: { path: /s }",
      'the lab’s event only where the lab publishes',
      'add "publish:"',
    ],
    [
      'a cursor from a head that a stream has not',
      `${PUBLISH}, sse: { path: /s, cursor: [ { from: ETag, to: Last-Event-ID } ] }`,
      'a source that sse has',
      'id, sequence',
    ],
    [
      'a misspelt source',
      `${PUBLISH}, sse: { path: /s, cursor: [ { from: sequnce, to: '?after' } ] }`,
      'a source that sse has',
      'did you mean "sequence"?',
    ],
    [
      'a cursor that goes nowhere',
      `${PUBLISH}, sse: { path: /s, cursor: [ { from: id, to: '? after' } ] }`,
      'the name of a header field or of a query parameter',
      '?after',
    ],
    [
      'a sequence that nobody has',
      "sse: { path: /s, cursor: [ { from: sequence, to: '?after' } ] }",
      'a sequence that "event" has a place for',
      'add "event:',
    ],
    [
      'a header over two lines',
      'publish: { path: /p, headers: { X-Key: "a\\nb" } }, sse: { path: /s }',
      'one line of ASCII text',
      'write one line of ASCII text',
    ],
    ['no event type', 'sse: { path: /s, events: [] }', 'at least one event type', ''],
  ])('%s', (_, keys, expected, fix) => {
    const [first] = bad(keys)
    expect(first?.expected).toContain(expected)
    expect(first?.fix).toContain(fix)
  })

  test.each([
    [
      'an id line of messages without a head',
      `${PUBLISH}, websocket: { path: /w, cursor: [ { from: id, to: '?after' } ] }`,
      'websocket: {}',
      'messages with a head that has an "id:" line',
      'body: after-blank-line',
    ],
    [
      'an id line of an answer',
      `${PUBLISH}, polling: { path: /p, cursor: [ { from: id, to: '?after' } ] }`,
      'polling: {}',
      'a source that polling has',
      'sequence',
    ],
    [
      'asking for ever',
      `${PUBLISH}, polling: { path: /p, again: at-once }`,
      'polling: {}',
      '"interval", as there is no cursor',
      'add "cursor:"',
    ],
    [
      'an array in a body of another kind',
      `${PUBLISH}, polling: { path: /p, body: lines, messages: /items }`,
      'polling: {}',
      '"messages" only with "body: array"',
      'write "body: array", or remove the key',
    ],
    [
      'a field that WebSocket writes, in front of a cursor',
      `${PUBLISH}, websocket: { path: /w, cursor: [ { from: sequence, to: Sec-WebSocket-Key } ] }`,
      'websocket: {}',
      'a field that HTTP does not write itself',
      '',
    ],
    [
      'answers none of which holds anything',
      `${PUBLISH}, long-polling: { path: /p, nothing: [204, 200] }`,
      'long-polling: {}',
      'a status other than 200, whose body holds the messages',
      'remove it',
    ],
    ['a status that is none', `${PUBLISH}, polling: { path: /p, nothing: [99] }`, 'polling: {}', '', ''],
    [
      'a transport without a path',
      `${PUBLISH}, sse: { path: /s }`,
      'sse: {}, websocket: {}',
      'a transport that "target" has a path for',
      'add "websocket: { path: … }" below "target"',
    ],
  ])('%s', (_, keys, transports, expected, fix) => {
    const [first] = bad(keys, transports)
    expect(first?.expected).toContain(expected)
    expect(first?.fix).toContain(fix)
  })

  test('each at its own place', () => {
    expect(bad("sse: { path: '/a b' }")[0]?.at).toBe('7:24')
    expect(bad('pubish: { path: /p }, sse: { path: /s }')[0]?.at).toBe('7:11')
    expect(bad(`${PUBLISH}, sse: { path: /s }`, 'sse: {}, websocket: {}')[0]?.at).toBe('6:24')
  })
})

describe('what a server that is not ours cannot be asked for is refused:', () => {
  const TARGET = `target: { ${PUBLISH}, sse: { path: /s } }`
  test.each([
    [
      'a fault that it would have to do',
      'faults: [ { at: 2s, kind: stall-feed, duration: 1s } ]',
      'silence or cut',
      'stall-feed',
    ],
    ['to restart', 'faults: [ { at: 2s, kind: restart } ]', 'silence or cut', 'restart'],
    ['namespaces', 'network: { rtt: 0ms, via: namespaces }', '"link", as the server runs already', 'namespaces'],
    ['a proxy of ours', 'proxy: { kind: nginx }', 'no proxy of the lab', 'one'],
    ['its keep-alive', 'server: { keepAlive: false }', 'nothing here: the server is not ours to set up', 'keepAlive'],
    ['its outbox', 'server: { outbox: 2MiB }', 'nothing here', 'outbox'],
    ['what clients say', 'uplink: { rate: 1/s }', 'no uplink to a server that is not ours', 'one'],
    ['its slow readers', 'server: { slowConsumers: conflate }', 'nothing here', 'slowConsumers'],
    ['how long it waits', 'server: { coalesce: 5ms }', 'nothing here', 'coalesce'],
    [
      'its cost',
      'expect: [ sse.server.cpuUsPerEvent < 10 ]',
      'a metric that can be known of this server',
      'server.cpuUsPerEvent',
    ],
    ['when it lets in', 'expect: [ sse.join.p50 < 5ms ]', 'does not say when a subscription stands', 'join.p50'],
  ])('%s', (_, rest, expected, found) => {
    const [first] = errorsOf(`transports: { sse: {} }\n${TARGET}\n${rest}\n`)
    expect(first?.expected).toContain(expected)
    expect(first?.found).toContain(found)
  })

  test.each(['compression: gzip', 'limit: 10'])('%s', (key) => {
    const target = `target: { ${PUBLISH}, polling: { path: /p } }`
    const [first] = errorsOf(`transports: { polling: { ${key} } }\n${target}\n`)
    expect(first).toMatchObject({ at: '6:26', expected: expect.stringContaining('is not asked for it') })
  })

  test('WebSocket’s compression, at the key that the file has', () => {
    const target = `target: { ${PUBLISH}, websocket: { path: /w } }`
    const place = (transports: string, server: string) =>
      errorsOf(`transports: { ${transports} }\n${target}\n${server}\n`).map(({ at, found }) => [at, found])
    expect(place('websocket: {}', 'server: { compression: deflate }')).toEqual([['8:11', 'compression']])
    expect(place('websocket: { compression: deflate }', '')).toEqual([['6:28', 'compression']])
    expect(place('websocket: { compression: deflate }', 'server: { compression: deflate }')).toEqual([
      ['6:28', 'compression'],
    ])
  })

  test('faults of the line it bears like any other', () => {
    expect(
      errorsOf(`transports: { sse: {} }\n${TARGET}\nfaults: [ { at: 2s, kind: silence, duration: 1s } ]\n`),
    ).toEqual([])
  })

  test('a latency without a time, and losses without a sequence', () => {
    const target = 'target: { sse: { path: /s } }'
    const lines = 'expect: [ sse.latency.p99 < 5ms, sse.deliveries.lost <= 0, sse.deliveries.delivered > 0 ]'
    expect(errorsOf(`transports: { sse: {} }\n${target}\n${lines}\n`).map(({ expected }) => expected)).toEqual([
      expect.stringContaining('its messages carry no time'),
      expect.stringContaining('its messages carry no sequence'),
    ])
  })
})

describe('the time of a server on another host', () => {
  const at = (url: string) =>
    mappingOf(
      `transports: { sse: {} }\ntarget: { url: '${url}', event: { sequence: /id, time: /at }, sse: { path: /s } }\n`,
    )
  const whyNoLatency = (url: string) =>
    withheldOf(
      at(url) ?? { url: null, publish: null, begins: 'next', event: { envelope: null, sequence: null, time: null } },
    ).find(({ part }) => part === 'latency')?.why

  test('is known to say nothing as soon as the address is', () => {
    expect(whyNoLatency('http://192.0.2.1')).toBe('its messages carry the time of another host’s wall clock')
    expect(['http://127.0.0.1:8090', 'http://localhost', 'http://[::1]:80'].map(whyNoLatency)).toEqual(
      Array(3).fill(undefined),
    )
  })

  test('is not lost for an address of this host that the command line names instead', () => {
    expect(at('http://192.0.2.1')?.event.time).toEqual({ pointer: '/at', unit: 'ms' })
  })

  test('leaves lines about latency without meaning', () => {
    const target = "target: { url: 'http://192.0.2.1', event: { time: /at }, sse: { path: /s } }"
    expect(errorsOf(`transports: { sse: {} }\n${target}\nexpect: [ sse.latency.p50 < 5ms ]\n`)).toMatchObject([
      { at: '8:15', expected: expect.stringContaining('another host’s wall clock') },
    ])
  })
})

describe('a mapping in a file of its own', () => {
  const errors = (text: string) => {
    const result = loadMapping(text, 'm.yaml')
    return result.ok
      ? []
      : result.errors.map(({ file, line, column, expected, fix }) => [`${file}:${line}:${column}`, expected, fix])
  }

  test('is what stands below target', () => {
    const result = loadMapping(`${PUBLISH}\nsse: { path: /s }\n`, 'm.yaml')
    expect(result.ok && result.mapping.sse?.path).toBe('/s')
  })

  test('says what is wrong in its own lines', () => {
    expect(errors(`${PUBLISH}\nsse: { path: s }\n`)).toEqual([
      ['m.yaml:2:14', expect.stringContaining('a path that begins with "/"'), expect.stringContaining('path: /events')],
    ])
    expect(errors('sse: { path: /s }\nwebsokets: { path: /w }\n')).toEqual([
      ['m.yaml:2:1', 'a key of target', expect.stringContaining('did you mean "websocket"?')],
    ])
    expect(errors(`${PUBLISH}\nsse: { path: /s, cursor: [ { from: ETag, to: X } ] }\n`)[0]?.[0]).toBe('m.yaml:2:36')
    expect(errors('- one')[0]?.[1]).toBe('keys with values')
    expect(errors('sse: [')[0]?.[1]).toBe('YAML')
  })

  test('is refused beside a scenario that asks for what only the lab’s server does', () => {
    const scenario = load('transports: { sse: {}, polling: {} }\nfaults: [ { at: 2s, kind: restart } ]\n')
    const mapping = loadMapping(`${PUBLISH}\nsse: { path: /s }\n`, 'm.yaml')
    if (!scenario.ok || !mapping.ok) throw new Error('expected both to load')
    expect(conflictsWithTarget(scenario.scenario, mapping.mapping)).toEqual([
      expect.stringMatching(/^transports\.polling: expected .* add "polling: \{ path: … \}" below "target"/),
      expect.stringMatching(/^faults\.kind: expected .* found restart; /),
    ])
  })

  test('is refused beside a scenario whose clients send', () => {
    const chat = loadScenarioFile(`${SCENARIOS}/chat-room.yaml`)
    const mapping = loadMappingFile(`${SCENARIOS}/mappings/nchan.yaml`)
    if (!chat.ok || !mapping.ok) throw new Error('expected both to load')
    expect(conflictsWithTarget(chat.scenario, mapping.mapping)).toContain(
      'uplink: expected no uplink to a server that is not ours, found one; remove it, or "target": only a server of the lab takes messages',
    )
  })

  test('is refused beside lines about what it leaves unknown, each reason once with all its lines', () => {
    const scenario = load(
      'transports: { sse: {} }\nexpect: [ sse.join.p50 < 5ms, sse.join.p90 < 9ms, sse.deliveries.delivered > 1, sse.connect.p50 < 5ms ]\n',
    )
    const mapping = loadMapping(`${PUBLISH}\nsse: { path: /s }\n`, 'm.yaml')
    if (!scenario.ok || !mapping.ok) throw new Error('expected both to load')
    expect(conflictsWithTarget(scenario.scenario, mapping.mapping)).toEqual([
      'expect: expected only metrics that can be known of this server: the server does not say when a subscription stands, ' +
        'found "sse.join.p50 < 5ms", "sse.join.p90 < 9ms"; tell more in the mapping, or run a copy of the scenario without these lines',
    ])
    expect(conflictsWithTarget(scenario.scenario, { ...mapping.mapping, begins: 'newest' })).toEqual([])
  })
})

describe('clients that give a quiet server up', () => {
  const warnings = (rest: string) => {
    const loaded = load(rest)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors))
    return scenarioWarnings(loaded.scenario)
  }
  const itself = 'target: { sse: { path: /s }, websocket: { path: /w } }\n'
  const unless = 'unless it sends signs of life more often, write'

  test('are warned of one that publishes by itself, until somebody says how long it may be silent', () => {
    expect(warnings(`transports: { sse: {}, websocket: {} }\n${itself}`)).toEqual([
      `nobody told how long this server may be silent, and clients of sse give a connection up after 30s without a byte: ${unless} transports.sse.heartbeat as long as it may be silent, such as 10m`,
      `nobody told how long this server may be silent, and clients of websocket give a connection up after 50s without a byte: ${unless} transports.websocket.ping as long as it may be silent, such as 10m`,
    ])
    expect(warnings(`transports: { sse: { heartbeat: 10m }, websocket: { ping: 1m } }\n${itself}`)).toEqual([])
  })

  test('are warned of one to which the lab seldom posts', () => {
    const seldom = (rate: string, duration: string, transports: string) => {
      const text = `${HEAD.replace('20/s', rate).replace('10s', duration)}transports: { ${transports} }\n`
      const target = `target: { ${PUBLISH}, sse: { path: /s }, polling: { path: /p } }\n`
      const loaded = loadScenario(text + target, 'x.yaml', diskContext(import.meta.dirname))
      return loaded.ok ? scenarioWarnings(loaded.scenario) : loaded.errors
    }
    expect(seldom('1/m', '5m', 'sse: {}')).toEqual([
      `this server is sent nothing for up to 60s, and clients of sse give a connection up after 30s without a byte: ${unless} transports.sse.heartbeat as long as it may be silent, such as 10m`,
    ])
    expect(seldom('2/m', '5m', 'sse: {}')).toEqual([])
    expect(seldom('1/m', '5m', 'sse: { heartbeat: 30s }')).toEqual([])
    expect(seldom('1/m', '5m', 'polling: {}')).toEqual([])
    expect(seldom('20/s', '10s', 'sse: { heartbeat: 100ms }')).toEqual([])
  })
})

describe('a proxy', () => {
  test('is nginx as it comes, unless the scenario says otherwise', () => {
    const result = load('transports: { sse: {} }\nproxy: { kind: nginx, readTimeout: 5s }\n')
    expect(result.ok && result.scenario.proxy).toEqual({
      kind: 'nginx',
      upstream: 'http/1.0',
      buffering: 'on',
      hint: 'heard',
      readTimeoutMs: 5000,
    })
  })

  test.each([
    ['another kind', 'proxy: { kind: ngnix }', 'nginx', 'did you mean "nginx"?'],
    ['another version', 'proxy: { kind: nginx, upstream: http/2 }', 'one of http/1.0, http/1.1', 'http/1.1'],
    [
      'a fault that it hides',
      'proxy: { kind: nginx }\nfaults: [ { at: 2s, kind: drop-connections } ]',
      'a fault that a proxy does not hide',
      '',
    ],
    [
      'a hint about buffers that it has not',
      'proxy: { kind: nginx, buffering: off, hint: ignored }',
      'no "hint" beside "buffering: off"',
      'remove it, or write "buffering: on"',
    ],
    ['namespaces', 'proxy: { kind: nginx }\nnetwork: { rtt: 0ms, via: namespaces }', '"link" beside a proxy', ''],
  ])('with %s is refused', (_, rest, expected, fix) => {
    const [first] = errorsOf(`transports: { sse: {} }\n${rest}\n`)
    expect(first?.expected).toContain(expected)
    expect(first?.fix).toContain(fix)
  })
})
