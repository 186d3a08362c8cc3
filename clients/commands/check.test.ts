/**
 * What bad input gets: each mistake through `tlab check` itself, as its user reads it, with its place, what was expected,
 * what was found and the way out, in which the nearest word stands where one is near. `…` stands for whatever list or
 * reason follows there; all else is the text to the letter.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from './check.ts'
import type { Terminal } from './terminal.ts'

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
repeat: 3
expect:
  - sse.latency.p99 < 50ms
`

/** The good scenario with one text replaced by another. */
function changed(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`the good scenario has no ${from}`)
  return GOOD.replace(from, to)
}

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

interface Told {
  readonly code: number
  readonly stdout: string
  /** One an error, its lines made one, without the lines of the file that it shows. */
  readonly errors: readonly string[]
}

/** What `tlab check` says of a file with this text, whose path is left out. */
async function checked(text: string): Promise<Told> {
  const file = join(folder, 'x.yaml')
  writeFileSync(file, text)
  const said = { stdout: '', stderr: '' }
  const terminal: Terminal = {
    env: {},
    results: { width: 80, colour: false },
    progress: { width: 80, colour: false, isTerminal: false, stream: process.stderr },
    print: (words) => {
      said.stdout += `${words}\n`
    },
    warn: (words) => {
      said.stderr += `${words}\n`
    },
    flush: async () => null,
  }
  const code = await check([file], terminal)
  const blocks = said.stderr.replaceAll(`${file}:`, '').split(/\n\n/)
  const errors = blocks.filter((block) => /^\d+:\d+: /.test(block)).map(onOneLine)
  return { code, stdout: said.stdout, errors }
}

/** A frame's lines begin with a line's number, or with nothing, and a bar. */
function onOneLine(block: string): string {
  const lines = block.split('\n').filter((line) => !/^ {2}\s*\d* \|/.test(line))
  return lines.map((line) => line.trim()).join(' ')
}

/** What is wrong with it, its text, and what is said of each mistake: `line:column: expected … found … fix: …`. */
type Row = readonly [what: string, text: string, ...told: string[]]

const NO_YAML: readonly Row[] = [
  [
    'an empty file',
    '',
    '1:1: expected keys with values found nothing fix: write it with its keys, such as name, title, feed, clients, phases, transports; "tlab init" writes a scenario to begin with',
  ],
  [
    'a list in place of keys',
    '- a\n- b\n',
    '1:1: expected keys with values found a list fix: write it with its keys, such as name, title, feed, clients, phases, transports; "tlab init" writes a scenario to begin with',
  ],
  [
    'a text in place of keys',
    'just words\n',
    '1:1: expected keys with values found "just words" fix: write it with its keys, such as name, title, feed, clients, phases, transports; "tlab init" writes a scenario to begin with',
  ],
  [
    'a bracket that is never closed',
    'name: [a\ntitle: b\n',
    '2:1: expected YAML found something else: Flow sequence in block collection must be sufficiently indented and end with a ] fix: check indentation, colons, quotes and brackets here and on the line before',
  ],
  [
    'a tab as indentation',
    changed('  - { name: warm-up', '\t- { name: warm-up'),
    '6:1: expected spaces as indentation found a tab fix: indent with two spaces; YAML does not allow tabs',
    '7:3: expected YAML found something else: All sequence items must start at the same column fix: check indentation, colons, quotes and brackets here and on the line before',
  ],
  [
    'a key that is written twice',
    `${GOOD}title: again\n`,
    '14:1: expected each key once found this key a second time fix: remove one of the two, or merge them under one key',
  ],
  [
    'a second document',
    `${GOOD}---\nname: b\n`,
    '14:1: expected one scenario in a file found a second document after --- fix: give each scenario a file of its own',
  ],
  [
    'a tag',
    changed('title: A', 'title: !!binary A'),
    '2:8: expected plain YAML values found a tag fix: remove the word that begins with !',
  ],
  [
    'an alias of nothing',
    changed('rate: 20/s', 'rate: *fast'),
    '3:31: expected an alias of an anchor that stands before it found *fast fix: write the value itself, or put &fast before the value that is meant',
  ],
  [
    'a quote that is never closed',
    changed('A good one', '"A good one'),
    '14:1: expected YAML found something else: Missing closing "quote fix: check indentation, colons, quotes and brackets here and on the line before',
  ],
  [
    'a colon without a space',
    changed('name: good', 'name:good'),
    '1:1: expected YAML found something else: Implicit keys need to be on a single line fix: check indentation, colons, quotes and brackets here and on the line before',
  ],
]

const KEYS: readonly Row[] = [
  [
    'an unknown key',
    changed('clients:', 'client:'),
    '1:1: expected the key "clients" found none fix: add "clients:", who follows the feed; for instance clients: { count: 10 }',
    '4:1: expected a key of a scenario found client fix: did you mean "clients"? known here: …',
  ],
  [
    'an unknown key that resembles none',
    `${GOOD}xylophone: 3\n`,
    '14:1: expected a key of a scenario found xylophone fix: known here: …',
  ],
  [
    'a key of another case',
    changed('repeat:', 'Repeat:'),
    '11:1: expected a key of a scenario found Repeat fix: did you mean "repeat"? known here: …',
  ],
  [
    'an unknown key inside another',
    changed('ramp: 1s', 'ram: 1s'),
    '4:23: expected a key of clients found ram fix: did you mean "ramp"? known here: …',
  ],
  [
    'an unknown key of a phase',
    changed('measure:', 'measured:'),
    '5:1: expected at least one measured phase found none fix: write "measure: true" in the phase that the figures should cover',
    '7:36: expected a key of phases found measured fix: did you mean "measure"? known here: …',
  ],
  [
    'a key that stands a level too high',
    `${GOOD}interval: 1s\n`,
    '14:1: expected a key of a scenario found interval fix: it belongs below "transports.polling"; known here: …',
  ],
  [
    'a key of the feed among the top ones',
    `${GOOD}payload: 256B\n`,
    '14:1: expected a key of a scenario found payload fix: it belongs below "feed"; known here: …',
  ],
  [
    'a warm-up as a key of a phase',
    changed('duration: 2s', 'duration: 2s, warmup: true'),
    '6:36: expected a key of phases found warmup fix: a warm-up is a phase without "measure: true" before the measured one: - { name: warm-up, duration: 2s }',
  ],
  [
    'a warm-up at the top',
    `${GOOD}warmup: 2s\n`,
    '14:1: expected a key of a scenario found warmup fix: a warm-up is a phase without "measure: true" before the measured one: - { name: warm-up, duration: 2s }',
  ],
  [
    'thresholds by their name elsewhere',
    `${GOOD}thresholds: []\n`,
    '14:1: expected a key of a scenario found thresholds fix: write thresholds as lines below "expect", such as - websocket.latency.p99 < 50ms',
  ],
  [
    'an unknown transport',
    changed('  sse:', '  web-sockets:'),
    '10:3: expected the name of a transport found web-sockets fix: did you mean "websocket"? transports: polling, long-polling, sse, websocket',
  ],
  [
    'a transport by its short name',
    changed('  sse:', '  ws:'),
    '10:3: expected the name of a transport found ws fix: did you mean "websocket"? transports: polling, long-polling, sse, websocket',
  ],
  [
    'a misspelt transport that a line for all of them may mean',
    changed('  sse:', '  long-poling:').replace('sse.latency.p99 < 50ms', 'emptyShare < 80%'),
    '10:3: expected the name of a transport found long-poling fix: did you mean "long-polling"? transports: polling, long-polling, sse, websocket',
  ],
  [
    'an unknown setting of a transport',
    changed('sse: {}', 'sse: { retry: 1s }'),
    '10:10: expected a key of transports.sse found retry fix: known here: …',
  ],
  [
    'a setting of another transport',
    changed('sse: {}', 'sse: { ping: 1s }'),
    '10:10: expected a key of transports.sse found ping fix: it belongs below "transports.websocket"; known here: …',
  ],
  [
    'an unknown key of the network',
    `${GOOD}network: { rtt: 80ms, latency: 5ms }\n`,
    '14:23: expected a key of network found latency fix: the time there and back is "rtt", below "network": network: { rtt: 10ms }',
  ],
  [
    'the key __proto__',
    `${GOOD}__proto__: { name: x }\n`,
    '14:1: expected a key of a scenario found __proto__ fix: known here: …',
  ],
  [
    'a key that every object inherits',
    `${GOOD}constructor: 3\n`,
    '14:1: expected a key of a scenario found constructor fix: known here: …',
  ],
  [
    'a missing title',
    changed('title: A good one\n', ''),
    '1:1: expected the key "title" found none fix: add "title:", text of 1 to 120 characters; for instance title: A live feed for 20 people',
  ],
  [
    'missing clients',
    changed('clients: { count: 10, ramp: 1s }\n', ''),
    '1:1: expected the key "clients" found none fix: add "clients:", who follows the feed; for instance clients: { count: 10 }',
  ],
  [
    'missing phases',
    GOOD.replace(/phases:\n(.*\n){2}/, ''),
    '1:1: expected the key "phases" found none fix: add "phases:", played one after the other; at least one is measured; for instance phases: [ { name: steady, duration: 10s, measure: true } ]',
  ],
  [
    'missing transports',
    GOOD.replace(/transports:\n(.*\n){2}/, '').replace(/expect:[\s\S]*/, ''),
    '1:1: expected the key "transports" found none fix: add "transports:", the transports to compare, each with its settings; at least one. `sse: {}` takes the defaults; for instance transports: { sse: {}, websocket: {} }',
  ],
  [
    'a missing rate',
    changed('rate: 20/s, ', ''),
    '3:1: expected the key "rate" found none fix: add "rate:", a rate from 0/s to 100000/s, such as 20/s or 6/m',
  ],
  [
    'a phase without its duration',
    changed(', duration: 10s', ''),
    '7:5: expected the key "duration" found none fix: add "duration:", a duration from 100ms to 24h; for instance duration: 10s',
  ],
  [
    'a network without a round trip',
    `${GOOD}network: { jitter: 5ms }\n`,
    '14:1: expected the key "rtt" found none fix: add "rtt:", a duration from 0ms to 800ms; for instance rtt: 250ms',
  ],
  [
    'a fault without its kind',
    `${GOOD}faults: [ { at: 5s } ]\n`,
    '14:11: expected the key "kind" found none fix: add "kind:", one of drop-connections, …; for instance kind: drop-connections',
  ],
]

const VALUES_OF_ANOTHER_KIND: readonly Row[] = [
  [
    'transports as a list',
    changed('transports:\n  polling: { interval: 500ms }\n  sse: {}\n', 'transports: [polling, sse]\n'),
    '8:13: expected keys with values found a list fix: write it with its keys, such as transports: { polling: {}, sse: {} }',
  ],
  [
    'transports as a word',
    changed('transports:\n  polling: { interval: 500ms }\n  sse: {}\n', 'transports: sse\n'),
    '8:13: expected keys with values found "sse" fix: write it with its keys, such as transports: { sse: {} }',
  ],
  [
    'a transport that is switched on',
    changed('sse: {}', 'sse: true'),
    '10:8: expected keys with values found true fix: write it with its keys, such as sse: {}',
  ],
  [
    'clients as a number',
    changed('clients: { count: 10, ramp: 1s }', 'clients: 10'),
    '4:10: expected keys with values found 10 fix: write it with its keys, such as clients: { count: 10 }',
  ],
  [
    'a feed as a word',
    changed('feed: { source: stocks, rate: 20/s, payload: 256B }', 'feed: stocks'),
    '3:7: expected keys with values found "stocks" fix: write it with its keys, such as feed: { source: stocks, rate: 20/s }',
  ],
  [
    'a network as a duration',
    `${GOOD}network: 80ms\n`,
    '14:10: expected keys with values found "80ms" fix: write it with its keys, such as network: { rtt: 80ms }',
  ],
  [
    'a fault as a word',
    `${GOOD}faults: [ cut ]\n`,
    '14:11: expected keys with values found "cut" fix: write it with its keys, such as - { at: 10s, kind: cut }',
  ],
  [
    'phases as keys',
    changed('  - { name: warm-up', '  a: { name: warm-up').replace('  - { name: steady', '  b: { name: steady'),
    '6:3: expected a list of phases found keys with values fix: write it like this: phases: [ { name: steady, duration: 10s, measure: true } ]',
  ],
  [
    'an expectation as a number',
    changed('sse.latency.p99 < 50ms', '50'),
    '13:5: expected a line such as websocket.latency.p99 < 50ms found 50 fix: write it like this: - websocket.latency.p99 < 50ms',
  ],
  [
    'expectations as one line',
    GOOD.replace('expect:\n  - ', 'expect: '),
    '12:9: expected a list of lines found "sse.latency.p99 < 50ms" fix: write it like this: expect: [ sse.latency.p99 < 50ms ]',
  ],
  [
    'a number as a title',
    changed('A good one', '42'),
    '2:8: expected text of 1 to 120 characters found 42 fix: put it in quotes: title: "42"',
  ],
  [
    'a title without text',
    changed('title: A good one', 'title: ""'),
    '2:8: expected text of 1 to 120 characters found "" fix: write it like this: title: A live feed for 20 people',
  ],
  [
    'a key without a value',
    changed('count: 10', 'count:'),
    '4:18: expected a whole number from 1 to 100000 found nothing fix: write it like this: count: 10',
  ],
  [
    'a name with spaces',
    changed('name: good', 'name: A Good One'),
    '1:7: expected a name of lower-case letters, digits and hyphens, at most 64 characters found "A Good One" fix: write it like this: name: a-good-one',
  ],
  [
    'a word in place of true',
    changed('measure: true', 'measure: yes'),
    '7:45: expected true or false found "yes" fix: write it like this: measure: true',
  ],
  [
    'a word in place of a number',
    changed('repeat: 3', 'repeat: many'),
    '11:9: expected a whole number from 1 to 1000 found "many" fix: write it like this: repeat: 5',
  ],
  [
    'half a client',
    changed('count: 10', 'count: 1.5'),
    '4:19: expected a whole number from 1 to 100000 found 1.5 fix: write it like this: count: 10',
  ],
]

const UNITS: readonly Row[] = [
  [
    'a rate without a unit',
    changed('20/s', '20'),
    '3:31: expected a rate from 0/s to 100000/s, such as 20/s or 6/m found 20 fix: add the unit, for instance rate: 20/s',
  ],
  [
    'a rate with a unit of time',
    changed('20/s', '20ms'),
    '3:31: expected a rate from 0/s to 100000/s, such as 20/s or 6/m found "20ms" fix: write it like this: rate: 20/s',
  ],
  [
    'a duration without a unit',
    changed('duration: 10s', 'duration: 10'),
    '7:31: expected a duration from 100ms to 24h, such as 10s or 250ms found 10 fix: add the unit, for instance duration: 10s',
  ],
  [
    'a duration in days',
    changed('duration: 10s', 'duration: 1d'),
    '7:31: expected a duration from 100ms to 24h, such as 10s or 250ms found "1d" fix: write it like this: duration: 10s',
  ],
  [
    'an interval without a unit',
    changed('500ms', '500'),
    '9:24: expected a duration from 10ms to 60m, such as 10s or 250ms found 500 fix: add the unit, for instance interval: 500ms',
  ],
  [
    'a payload without a unit',
    changed('256B', '256'),
    '3:46: expected a size from 96B to 64KiB, such as 256B or 4KiB found 256 fix: add the unit, for instance payload: 256B',
  ],
  [
    'a payload of half bytes',
    changed('256B', '256.5B'),
    '3:46: expected a size from 96B to 64KiB, such as 256B or 4KiB found "256.5B" fix: choose a value within these bounds',
  ],
  [
    'a payload in bits',
    changed('256B', '256kbit'),
    '3:46: expected a size from 96B to 64KiB, such as 256B or 4KiB found "256kbit" fix: write it like this: payload: 256B',
  ],
  [
    'a bandwidth in bytes',
    `${GOOD}network: { rtt: 80ms, bandwidth: 1MB }\n`,
    '14:34: expected a bandwidth from 9.6kbit to 10gbit, such as 10mbit or 256kbit found "1MB" fix: write it like this: bandwidth: 10mbit',
  ],
  [
    'a share as a fraction',
    `${GOOD}faults: [ { at: 5s, kind: cut, share: 0.5 } ]\n`,
    '14:39: expected a share above 0% up to 100%, such as 50% found 0.5 fix: add the unit, for instance share: 50%',
  ],
]

const RANGES: readonly Row[] = [
  [
    'no clients',
    changed('count: 10', 'count: 0'),
    '4:19: expected a whole number from 1 to 100000 found 0 fix: choose a value within these bounds',
  ],
  [
    'too many clients',
    changed('count: 10', 'count: 100001'),
    '4:19: expected a whole number from 1 to 100000 found 100001 fix: choose a value within these bounds',
  ],
  [
    'a negative rate',
    changed('20/s', '-1/s'),
    '3:31: expected a rate from 0/s to 100000/s, such as 20/s or 6/m found "-1/s" fix: write it like this: rate: 20/s',
  ],
  [
    'a rate beyond the bound',
    changed('20/s', '200000/s'),
    '3:31: expected a rate from 0/s to 100000/s, such as 20/s or 6/m found "200000/s" fix: choose a value within these bounds',
  ],
  [
    'a payload below the envelope',
    changed('256B', '95B'),
    '3:46: expected a size from 96B to 64KiB, such as 256B or 4KiB found "95B" fix: choose a value within these bounds',
  ],
  [
    'a phase that is too short',
    changed('duration: 10s', 'duration: 1ms'),
    '7:31: expected a duration from 100ms to 24h, such as 10s or 250ms found "1ms" fix: choose a value within these bounds',
  ],
  [
    'an interval below the bound',
    changed('500ms', '1ms'),
    '9:24: expected a duration from 10ms to 60m, such as 10s or 250ms found "1ms" fix: choose a value within these bounds',
  ],
  [
    'a heartbeat that is too quick',
    changed('sse: {}', 'sse: { heartbeat: 10ms }'),
    '10:21: expected a duration from 100ms to 10m, such as 10s or 250ms found "10ms" fix: choose a value within these bounds',
  ],
  [
    'no time to answer',
    changed('500ms', '500ms, timeout: 0s'),
    '9:40: expected a duration from 100ms to 10m, such as 10s or 250ms found "0s" fix: choose a value within these bounds',
  ],
  [
    'no grace',
    changed('sse: {}', 'long-polling: { grace: 0s }').replace('sse.lat', 'polling.lat'),
    '10:26: expected a duration from 100ms to 10m, such as 10s or 250ms found "0s" fix: choose a value within these bounds',
  ],
  [
    'a share of nobody',
    `${GOOD}faults: [ { at: 5s, kind: cut, share: 0% } ]\n`,
    '14:39: expected a share above 0% up to 100%, such as 50% found "0%" fix: choose a value within these bounds',
  ],
  [
    'a loss beyond half',
    `${GOOD}network: { rtt: 80ms, loss: 51%, via: namespaces }\n`,
    '14:29: expected a share from 0% to 50%, such as 1% found "51%" fix: choose a value within these bounds',
  ],
  [
    'an outbox too small for an event',
    `${GOOD}server: { outbox: 64KiB }\n`,
    '14:19: expected a size from 128KiB to 64MiB, such as 1MiB found "64KiB" fix: choose a value within these bounds',
  ],
  [
    'more blocks than anybody waits for',
    changed('repeat: 3', 'repeat: 1001'),
    '11:9: expected a whole number from 1 to 1000 found 1001 fix: choose a value within these bounds',
  ],
]

const WORDS: readonly Row[] = [
  [
    'an unknown arrival',
    changed('256B', '256B, arrival: poison'),
    '3:61: expected one of fixed, poisson… found "poison" fix: did you mean "poisson"? known here: …',
  ],
  [
    'an unknown feed',
    changed('stocks', 'stoks'),
    '3:17: expected synthetic, a recorded feed or a .json file found stoks fix: did you mean "stocks"? feeds: synthetic, …',
  ],
  [
    'a feed outside the folder',
    changed('stocks', '../feeds/stocks.json'),
    `3:17: expected a file below the scenario's own folder found ../feeds/stocks.json fix: move the file beside the scenario and name it without "..", links or a leading slash`,
  ],
  [
    'a feed by its absolute path',
    changed('stocks', '/etc/passwd.json'),
    `3:17: expected a file below the scenario's own folder found /etc/passwd.json fix: move the file beside the scenario and name it without "..", links or a leading slash`,
  ],
  [
    'a feed that is not there',
    changed('stocks', 'no-rows.json'),
    `3:17: expected a readable file no-rows.json found no such file fix: name a JSON file below the scenario's own folder, a recorded feed, or synthetic`,
  ],
  [
    'unknown request heads',
    changed('ramp: 1s', 'headers: firefox'),
    '4:32: expected one of minimal, browser found "firefox" fix: known here: …',
  ],
  [
    'an unknown policy',
    `${GOOD}server: { slowConsumers: drop }\n`,
    '14:26: expected one of disconnect, drop-oldest, conflate found "drop" fix: did you mean "drop-oldest"? known here: …',
  ],
  [
    'an unknown compression',
    `${GOOD}server: { compression: gzip }\n`,
    '14:24: expected one of off, deflate… found "gzip" fix: known here: …',
  ],
  [
    'an unknown fault',
    `${GOOD}faults: [ { at: 5s, kind: drop } ]\n`,
    '14:27: expected one of drop-connections, … found "drop" fix: did you mean "drop-connections"? known here: …',
  ],
  [
    'an unknown way',
    `${GOOD}network: { rtt: 80ms, via: links }\n`,
    '14:28: expected one of link, namespaces found "links" fix: did you mean "link"? known here: …',
  ],
]

const COMBINATIONS_THAT_CANNOT_BE: readonly Row[] = [
  [
    'loss without a packet-level link',
    `${GOOD}network: { rtt: 80ms, loss: 1% }\n`,
    '14:29: expected 0% with "via: link", which sits above TCP and could only pretend to lose packets found 1% fix: write "via: namespaces" (Linux, root, with netem), or remove the key',
  ],
  [
    'more jitter than a round trip may have',
    `${GOOD}network: { rtt: 700ms, jitter: 101ms }\n`,
    '14:32: expected a round trip of at most 900ms with the jitter of both ways found 902ms (rtt + 2 × jitter) fix: shorten rtt or jitter',
  ],
  [
    'a deadline that no answer can meet',
    changed('500ms }', '500ms, timeout: 100ms }').concat('network: { rtt: 80ms, jitter: 10ms }\n'),
    '14:17: expected a round trip that the deadline of polling outlasts found a first answer up to 200ms late, and timeout: 100ms fix: write a longer "timeout" for polling, or shorten rtt and jitter',
  ],
  [
    'compression without websocket',
    `${GOOD}server: { compression: deflate }\n`,
    '14:24: expected "off", as websocket is not among the transports found deflate fix: add "websocket: {}" under transports, or remove the key…',
  ],
  [
    'a payload that no row fits',
    changed('256B', '96B'),
    '3:46: expected a payload that every row of stocks fits found 96B, and row 1 needs 135B fix: write at least "payload: 136B", or shorten the rows',
  ],
  [
    'a ramp into the measured phase',
    changed('ramp: 1s', 'ramp: 3s'),
    '4:29: expected a ramp of at most 2s, the time before the first measured phase found 3s fix: shorten the ramp, or put a phase without "measure" before "steady"',
  ],
  [
    'two phases of one name',
    changed('name: steady', 'name: warm-up'),
    '7:13: expected a name that no other phase has found "warm-up" again fix: give each phase a name of its own: charts and results tell them apart by it',
  ],
  [
    'nothing measured',
    changed(', measure: true', ''),
    '5:1: expected at least one measured phase found none fix: write "measure: true" in the phase that the figures should cover',
  ],
  [
    'no phases',
    GOOD.replace(/phases:\n(.*\n){2}/, 'phases: []\n'),
    '5:9: expected at least one phase found an empty list fix: add for instance - { name: steady, duration: 10s, measure: true }',
  ],
  [
    'no transport',
    GOOD.replace(/transports:\n(.*\n){2}/, 'transports: {}\n').replace(/expect:[\s\S]*/, ''),
    '8:13: expected at least one transport found no keys fix: add for instance sse: {}',
  ],
  [
    'too many events',
    changed('duration: 10s', 'duration: 23h, rate: 1000/s'),
    '5:1: expected at most 9000000 events in a trial found 82800040 (…) fix: lower the rate or shorten the phases; repeat gives more trials',
  ],
  [
    'more than a day',
    changed('duration: 10s', 'duration: 24h'),
    '5:1: expected phases of at most 24h in all found 86402s fix: shorten the phases',
  ],
  [
    'a fault after the end',
    `${GOOD}faults: [ { at: 12s, kind: cut } ]\n`,
    '14:17: expected an instant inside the phases, which end after 12s found 12s fix: let the fault strike earlier, or make a phase longer',
  ],
  [
    'a key of another fault',
    `${GOOD}faults: [ { at: 5s, kind: cut, how: fin } ]\n`,
    '14:32: expected a key of a cut fault found how fix: remove it; cut takes at, share, duration',
  ],
  [
    'a fault that never ends',
    `${GOOD}faults: [ { at: 5s, kind: stall-feed } ]\n`,
    '14:11: expected the key "duration" found none fix: add "duration:", how long stall-feed lasts, such as 2s',
  ],
  [
    'two stalls at once',
    `${GOOD}faults: [ { at: 3s, kind: stall-feed, duration: 2s }, { at: 4s, kind: stall-feed, duration: 2s } ]\n`,
    '14:61: expected an instant from 5.1s on for this stall-feed found 4s, while the stall-feed of 3s lasts until 5s fix: a server does one stall-feed at a time: let it strike at 5.1s or later, or shorten the stall-feed',
  ],
  [
    'a drain of a server that dies',
    `${GOOD}faults: [ { at: 5s, kind: restart, history: lose, drain: 1s } ]\n`,
    '14:51: expected drain only with "history: keep" found history: lose fix: remove drain: a server that dies on the spot ends no connection in order; or write "history: keep"',
  ],
  [
    'a cap below the first wait',
    `${GOOD}backOff: { first: 2s, cap: 1s }\n`,
    '14:28: expected a cap of at least 2s, the first wait found 1s fix: raise the cap, or shorten the first wait',
  ],
  [
    'a stall of no feed',
    `${changed('feed: { source: stocks, rate: 20/s, payload: 256B }', 'feed: { source: none }')}uplink: { rate: 1/s }\nfaults: [ { at: 5s, kind: stall-feed, duration: 1s } ]\n`,
    '15:27: expected another fault than stall-feed, as a feed that is "none" has nothing to hold back found stall-feed fix: write "kind: stall-event-loop", which holds what clients send, or name a feed',
  ],
  [
    'a recovery from no fault',
    changed('sse.latency.p99 < 50ms', 'sse.recovery.max < 1s'),
    '13:9: expected a metric that a scenario without faults has found recovery.max fix: recovery is from a fault: add "faults:", or remove the line',
  ],
]

/** A server that is not ours for the good scenario, which ends with line 13. */
function atTarget(keys: string, more = ''): string {
  return `${GOOD}target: { publish: { path: /p }, polling: { path: /a }, sse: { path: /b }${keys} }\n${more}`
}

const FEED = 'feed: { source: stocks, rate: 20/s, payload: 256B }'

/** The same of a server that publishes by itself. */
function byItself(keys: string, feed = 'feed: { source: none }', more = ''): string {
  return atTarget(keys, more).replace('publish: { path: /p }, ', '').replace(FEED, feed)
}

const A_SERVER_THAT_IS_NOT_OURS: readonly Row[] = [
  [
    'what clients send to it',
    atTarget('', 'uplink: { rate: 1/s }\n'),
    '15:1: expected no uplink to a server that is not ours found one fix: remove it, or "target": only a server of the lab takes messages',
  ],
  [
    'its outbox',
    atTarget('', 'server: { outbox: 2MiB }\n'),
    '15:11: expected nothing here: the server is not ours to set up found outbox fix: remove the key, or leave "target" out',
  ],
  [
    'its compression, by the older key',
    atTarget(', websocket: { path: /c }', 'server: { compression: deflate }\n')
      .replace('sse: {}', 'websocket: {}')
      .replace('sse.lat', 'polling.lat'),
    '15:11: expected nothing here: a server that is not ours is not asked for it found compression fix: remove the key, or leave "target" out',
  ],
  [
    'a sequence of what the lab publishes',
    atTarget(', event: { sequence: /offset }'),
    '14:85: expected no "sequence" beside "publish": the lab’s own event has one found sequence fix: remove it; "envelope" tells where that event lies in a message',
  ],
  [
    'a time of what the lab publishes',
    atTarget(', event: { envelope: /data, time: /at }'),
    '14:102: expected no "time" beside "publish": the lab’s own event has one found time fix: remove it; "envelope" tells where that event lies in a message',
  ],
  [
    'an envelope of what the lab does not publish',
    byItself(', event: { envelope: /data }'),
    '14:62: expected the lab’s event only where the lab publishes found no "publish" fix: add "publish:", or remove it and tell where "sequence" and "time" lie',
  ],
  [
    'a unit of no time',
    atTarget(', event: { unit: us }'),
    '14:85: expected a unit only with "time", whose it is found unit: us fix: remove it, or add "time: /at"',
  ],
  [
    'an array in a body of one message',
    atTarget('').replace('path: /a', 'path: /a, messages: /items'),
    '14:55: expected "messages" only with "body: array" found body: one fix: write "body: array", or remove the key',
  ],
  [
    'answers none of which holds a message',
    atTarget('').replace('path: /a', 'path: /a, nothing: [204, 200]'),
    '14:70: expected a status other than 200, whose body holds the messages found 200, so that no answer would ever hold any fix: remove it: a 200 without a message in it says "nothing new" by itself',
  ],
  [
    'a length of its own for what the lab posts',
    atTarget('').replace('path: /p', 'path: /p, headers: { Content-Length: "7" }'),
    '14:43: expected a field that HTTP does not write itself found Content-Length fix: remove it: the lab writes what the request needs of these',
  ],
  [
    'another host for what the lab posts',
    atTarget('').replace('path: /p', 'path: /p, headers: { host: example.org }'),
    '14:43: expected a field that HTTP does not write itself found host fix: remove it: the lab writes what the request needs of these',
  ],
  [
    'a content type twice',
    atTarget('').replace('path: /p', 'path: /p, headers: { Content-Type: text/plain }'),
    '14:43: expected a field that "publish" has no key for found Content-Type fix: write it as "contentType:" below "publish"',
  ],
  [
    'a field whose name is none',
    atTarget('').replace('path: /p', 'path: /p, headers: { "X Key": a }'),
    '14:43: expected the name of a header field, such as Last-Event-ID found X Key fix: write it in letters, digits and hyphens',
  ],
  [
    'a cursor where HTTP says how long a body is',
    atTarget('').replace('path: /b', 'path: /b, cursor: [ { from: id, to: Transfer-Encoding } ]'),
    '14:100: expected a field that HTTP does not write itself found Transfer-Encoding fix: remove it: the lab writes what the request needs of these',
  ],
  [
    'a latency by the wall clock of another host',
    byItself(', url: "http://192.0.2.1", event: { time: /at }'),
    '13:9: expected a metric that can be known of this server: its messages carry the time of another host’s wall clock found latency.p99 fix: remove the line, or tell more in "target.event"',
  ],
  [
    'a feed for one that publishes by itself',
    byItself(', event: { sequence: /id, time: /at }', FEED),
    '3:17: expected "none", as a target without "publish" publishes by itself and hears of no feed found stocks fix: write "feed: { source: none }", or tell below "target" how events get in: publish: { path: /publish }',
  ],
  [
    'a rate of one that publishes by itself',
    byItself(', event: { sequence: /id, time: /at }', 'feed: { source: none, rate: 20/s }'),
    '3:23: expected no "rate" for a feed that is "none" found rate fix: remove it: the server publishes by itself',
  ],
  [
    'rates of one that publishes by itself, as an axis',
    byItself(', event: { sequence: /id, time: /at }', undefined, 'matrix: { rate: [1/s, 10/s] }\n'),
    '15:18: expected no "rate" for a feed that is "none" found rate, in the cell rate 1/s fix: remove it: the server publishes by itself',
    '15:23: expected no "rate" for a feed that is "none" found rate, in the cell rate 10/s fix: remove it: the server publishes by itself',
  ],
  [
    'rooms at one that publishes by itself',
    byItself(', event: { sequence: /id, time: /at }').replace('count: 10', 'count: 10, channels: pairs'),
    '4:33: expected "one", as a target without "publish" has no channels of the lab’s found pairs fix: remove the key',
  ],
  [
    'a hint to a proxy that does not buffer',
    `${GOOD}proxy: { kind: nginx, buffering: off, hint: ignored }\n`,
    '14:45: expected no "hint" beside "buffering: off", which leaves nothing to be hinted at found ignored fix: remove it, or write "buffering: on"',
  ],
]

const LINES_OF_EXPECT: readonly Row[] = [
  [
    'an unknown metric',
    changed('latency.p99', 'latency.p98'),
    '13:9: expected a metric found latency.p98 fix: did you mean "latency.p90"? latency: latency.mean, latency.p50, latency.p90, latency.p99, latency.p999, latency.max',
  ],
  [
    'a family without a statistic',
    changed('latency.p99', 'latency'),
    '13:9: expected a metric found latency fix: did you mean "latency.p50"? latency: latency.mean, latency.p50, latency.p90, latency.p99, latency.p999, latency.max',
  ],
  [
    'a metric that resembles none',
    changed('latency.p99', 'happiness'),
    '13:9: expected a metric found happiness fix: metrics: latency, …',
  ],
  [
    'a transport that is not run',
    changed('sse.latency', 'websocket.latency'),
    '13:5: expected a transport of this scenario (polling, sse) found websocket fix: add websocket: {} under transports, or name another',
  ],
  [
    'a misspelt transport',
    changed('sse.latency', 'see.latency'),
    '13:5: expected a transport found see fix: did you mean "sse"? transports: polling, long-polling, sse, websocket',
  ],
  [
    'a bound without a unit',
    changed('50ms', '50'),
    '13:23: expected a duration such as 50ms or 400us found 50 fix: latency.p99 is compared with a duration such as 50ms or 400us',
  ],
  [
    'a bound of another unit',
    changed('50ms', '50B'),
    '13:23: expected a duration such as 50ms or 400us found 50B fix: latency.p99 is compared with a duration such as 50ms or 400us',
  ],
  [
    'an unknown operator',
    changed('< 50ms', '= 50ms'),
    '13:21: expected one of < <= > >= found = fix: write such as websocket.latency.p99 < 50ms, or sse.bytesPerEvent < 0.5 * polling.bytesPerEvent',
  ],
  [
    'no operator',
    changed(' < 50ms', ''),
    '13:20: expected one of < <= > >= found the end of the line fix: write such as websocket.latency.p99 < 50ms, or sse.bytesPerEvent < 0.5 * polling.bytesPerEvent',
  ],
  [
    'no bound',
    changed('< 50ms', '<'),
    '13:22: expected a quantity or a metric found the end of the line fix: write such as websocket.latency.p99 < 50ms, or sse.bytesPerEvent < 0.5 * polling.bytesPerEvent',
  ],
  [
    'two metrics of different units',
    changed('< 50ms', '< sse.bytesPerEvent'),
    '13:23: expected a metric in the unit of latency.p99, us found sse.bytesPerEvent, in bytes fix: compare two metrics that are kept in the same unit',
  ],
  [
    'a factor with a unit',
    changed('< 50ms', '< 2ms * polling.latency.p99'),
    '13:23: expected a number without a unit before or after * found 2ms fix: write such as websocket.latency.p99 < 50ms, or sse.bytesPerEvent < 0.5 * polling.bytesPerEvent',
  ],
  [
    'more than one bound',
    changed('< 50ms', '< 50ms 60ms'),
    '13:28: expected * or the end of the line found 60ms fix: write such as websocket.latency.p99 < 50ms, or sse.bytesPerEvent < 0.5 * polling.bytesPerEvent',
  ],
  [
    'a fault inside quotes',
    changed('sse.latency.p99 < 50ms', '"sse.latency.p99 < 50"'),
    '13:24: expected a duration such as 50ms or 400us found 50 fix: latency.p99 is compared with a duration such as 50ms or 400us',
  ],
]

const STOCKS = 'source: stocks, rate: 20/s, payload: 256B'
const UPLINK = 'uplink: { rate: 1/s }\n'
/** In place of its feed, ten clients that talk two by two. */
const CHAT = changed(STOCKS, 'source: none').replace('ramp: 1s', 'ramp: 1s, channels: pairs').concat(UPLINK)

function chat(from: string, to: string): string {
  if (!CHAT.includes(from)) throw new Error(`the chat has no ${from}`)
  return CHAT.replace(from, to)
}

/** The good scenario over these axes. */
const swept = (axes: string): string => `${GOOD}matrix: { ${axes} }\n`
/** With a line that holds in some of its cells. */
const where = (axes: string, condition: string): string => swept(axes).replace('50ms', `50ms where ${condition}`)
/** With one more key of the measured phase. */
const phase = (key: string): string => changed('duration: 10s', `duration: 10s, ${key}`)

const UPLINKS_AND_CHANNELS: readonly Row[] = [
  [
    'an uplink with no clients',
    changed('clients: { count: 10, ramp: 1s }\n', '').concat(UPLINK),
    '1:1: expected the key "clients" found none fix: add "clients:", who follows the feed; for instance clients: { count: 10 }',
  ],
  [
    'an uplink of nobody',
    chat('count: 10', 'count: 0'),
    '4:19: expected a whole number from 1 to 100000 found 0 fix: choose a value within these bounds',
  ],
  [
    'an uplink without its rate',
    chat('rate: 1/s', 'size: 100B'),
    '14:1: expected the key "rate" found none fix: add "rate:", a rate from 0.001/s to 1000/s; for instance rate: 20/s',
  ],
  [
    'an uplink as a rate',
    chat('{ rate: 1/s }', '1/s'),
    '14:9: expected keys with values found "1/s" fix: write it with its keys, such as uplink: { rate: 1/s }',
  ],
  [
    'an unknown key of the uplink',
    chat('rate: 1/s', 'rate: 1/s, payload: 100B'),
    '14:22: expected a key of uplink found payload fix: it belongs below "feed"; known here: rate, size, arrival',
  ],
  [
    'messages without a unit of time',
    chat('rate: 1/s', 'rate: 1'),
    '14:17: expected a rate from 0.001/s to 1000/s, such as 20/s or 6/m found 1 fix: add the unit, for instance rate: 1/s',
  ],
  [
    'messages that never come',
    chat('rate: 1/s', 'rate: 0/s'),
    '14:17: expected a rate from 0.001/s to 1000/s, such as 20/s or 6/m found "0/s" fix: choose a value within these bounds',
  ],
  [
    'a message without room for its quotes',
    chat('rate: 1/s', 'rate: 1/s, size: 1B'),
    '14:28: expected a size from 2B to 60KiB, such as 256B or 4KiB found "1B" fix: choose a value within these bounds',
  ],
  [
    'messages that arrive as clients do',
    chat('rate: 1/s', 'rate: 1/s, arrival: even'),
    '14:31: expected one of fixed, poisson found "even" fix: known here: fixed, poisson',
  ],
  [
    'more messages than a driver keeps in mind',
    chat('count: 10', 'count: 100').replace('rate: 1/s', 'rate: 1000/s'),
    '14:17: expected at most 1,000,000 messages in a trial found 1,100,000 (clients × rate × time after the ramp) fix: lower the rate, use fewer clients or smaller rooms, or shorten the phases',
  ],
  [
    'no feed, and nobody who sends',
    chat(UPLINK, ''),
    '3:17: expected a feed, or clients that send: without either nothing is ever published found none fix: add "uplink: { rate: 0.2/s }", or name a feed such as synthetic',
  ],
  [
    'the rate of no feed',
    chat('source: none', 'source: none, rate: 20/s'),
    '3:23: expected no "rate" for a feed that is "none" found rate fix: remove it: what clients send is set by "uplink"',
  ],
  [
    'a phase with the rate of no feed',
    chat('duration: 10s', 'duration: 10s, rate: 20/s'),
    '7:36: expected no rate of a feed that is "none" found rate fix: remove it: what clients send is set by "uplink"',
  ],
  [
    'a line about messages that nobody sends',
    changed('latency.p99', 'uplink.ack.p50'),
    '13:9: expected a metric that a scenario without "uplink" has found uplink.ack.p50 fix: uplink is what clients send: add "uplink: { rate: 0.2/s }", or remove the line',
  ],
  [
    'an odd number of clients in pairs',
    chat('count: 10', 'count: 11'),
    '4:19: expected an even number of clients for "pairs" found 11 fix: choose an even number, such as 12',
  ],
  [
    'an unknown way to gather',
    chat('pairs', 'pair'),
    '4:43: expected one of one, pairs, rooms of N with N from 2 found "pair" fix: did you mean "pairs"? known here: one, pairs, rooms of 20',
  ],
  [
    'rooms of one',
    chat('pairs', 'rooms of 1'),
    '4:43: expected one of one, pairs, rooms of N with N from 2 found "rooms of 1" fix: did you mean "rooms of 20"? known here: one, pairs, rooms of 20',
  ],
  [
    'rooms for more clients than there are',
    chat('pairs', 'rooms of 20'),
    '4:43: expected rooms of at most 10, as many as there are clients found rooms of 20 fix: choose smaller rooms or more clients; "one" puts all of them on one channel',
  ],
  [
    'more channels than a server opens',
    chat('count: 10', 'count: 2002'),
    '4:45: expected at most 1,000 channels, as a server opens found 1,001 for 2002 clients (pairs) fix: use fewer clients or larger rooms',
  ],
  [
    'a feed on the channels of pairs',
    changed('ramp: 1s', 'ramp: 1s, channels: pairs').concat(UPLINK),
    '4:43: expected "one", since a feed is played on one channel found pairs fix: write "feed: { source: none }" and "uplink:", so that the channels carry what their clients send; or remove the key',
  ],
]

const SWEEPS: readonly Row[] = [
  [
    'a matrix without an axis',
    swept(''),
    '14:9: expected at least one axis found no keys fix: add for instance rate: [1/s, 10/s]',
  ],
  [
    'an unknown axis',
    swept('rat: [1/s, 2/s]'),
    '14:11: expected a key of matrix found rat fix: did you mean "rate"? known here: rate, interval, rtt, payload, clients, keepAlive',
  ],
  [
    'an axis of one value',
    swept('rate: [1/s]'),
    '14:17: expected at least two values found a list fix: add for instance a second one, or write the one where it belongs, outside the matrix',
  ],
  [
    'an axis that is no list',
    swept('rate: 1/s'),
    '14:17: expected a list of values found "1/s" fix: write it like this: rate: [ 1/s ]',
  ],
  [
    'a value without its unit',
    swept('rate: [1/s, 10]'),
    '14:23: expected a rate from 0/s to 100000/s, such as 20/s or 6/m found 10 fix: add the unit, for instance - 10/s',
  ],
  [
    'a value twice',
    swept('rate: [1/s, 60/m]'),
    '14:23: expected each value once found 1/s again fix: remove one of the two; "repeat" gives more blocks of every cell',
  ],
  [
    'a value twice, of which there are few an hour',
    swept('rate: [1/m, 60/h]'),
    '14:23: expected each value once found 1/m again fix: remove one of the two; "repeat" gives more blocks of every cell',
  ],
  [
    'too many cells',
    swept('rate: [1/s, 2/s, 3/s, 4/s, 5/s, 6/s, 7/s, 8/s, 9/s], clients: [1, 2, 3, 4, 5, 6, 7, 8]'),
    '14:1: expected at most 64 cells found 72 (9 of rate × 8 of clients) fix: leave values out, or make a scenario of each axis',
  ],
  [
    'too many trials',
    swept('rate: [1/s, 10/s]').replace('repeat: 3', 'repeat: 600'),
    '14:1: expected at most 2000 trials found 2400 (cells × transports × repeat) fix: lower "repeat", or leave values or transports out',
  ],
  [
    'an interval of nobody who polls',
    swept('interval: [1s, 2s]').replace('  polling: { interval: 500ms }\n', ''),
    '13:11: expected polling among the transports, as no other feels "interval" found sse fix: add polling under transports, or remove the axis',
  ],
  [
    'connections of nobody who asks again',
    swept('keepAlive: [true, false]').replace('  polling: { interval: 500ms }\n', ''),
    '13:11: expected polling or long-polling among the transports, as no other feels "keepAlive" found sse fix: add polling or long-polling under transports, or remove the axis',
  ],
  [
    'connections of nobody who posts',
    chat('  polling: { interval: 500ms }\n  sse: {}', '  websocket: {}')
      .replace('sse.', 'websocket.')
      .concat('matrix: { keepAlive: [true, false] }\n'),
    '14:11: expected polling or long-polling or sse among the transports, as no other feels "keepAlive" found websocket fix: add polling or long-polling or sse under transports, or remove the axis',
  ],
  [
    'a phase with a rate of its own beside an axis of rates',
    swept('rate: [1/s, 2/s]').replace('duration: 10s', 'duration: 10s, rate: 5/s'),
    '7:42: expected no rate of a phase beside "matrix.rate", which decides the rate of all phases found 5/s fix: remove "rate" from the phase steady, or the axis from the matrix',
  ],
  [
    'a payload that the rows do not fit in one of the cells',
    swept('payload: [96B, 20000B]'),
    '14:21: expected a payload that every row of stocks fits found 96B, and row 1 needs 135B, in the cell payload 96B fix: write at least "payload: 136B", or shorten the rows',
  ],
  [
    'an odd number of clients in pairs in one of the cells',
    chat('repeat: 3', 'repeat: 3\nmatrix: { clients: [10, 11] }'),
    '12:25: expected an even number of clients for "pairs" found 11, in the cell clients 11 fix: choose an even number, such as 12',
  ],
  [
    'a condition on no axis',
    where('rate: [1/s, 10/s]', 'rat = 1/s'),
    '13:34: expected an axis of the matrix found rat fix: did you mean "rate"? axes: rate',
  ],
  [
    'a condition on a number that no cell has',
    where('clients: [10, 1000]', 'clients = 100'),
    '13:44: expected a value of the axis clients found 100 fix: choose from 10, 1000',
  ],
  [
    'a condition on a rate that no cell has',
    where('rate: [1/m, 1/h]', 'rate = 2/m'),
    '13:41: expected a value of the axis rate found 2/m fix: choose from 1/m, 1/h',
  ],
  [
    'a condition on a size that no cell has',
    where('payload: [256B, 20000B]', 'payload = 300B'),
    '13:44: expected a value of the axis payload found 300B fix: choose from 256B, 20000B',
  ],
  [
    'a condition that no cell meets',
    where('rate: [1/s, 10/s]', 'rate > 10/s'),
    '13:41: expected a condition that some value of rate meets found > 10/s fix: choose from 1/s, 10/s',
  ],
  [
    'conditions of which no cell meets both',
    where('rate: [1/s, 10/s]', 'rate > 1/s and rate < 10/s'),
    '13:34: expected conditions that some value of rate meets together found rate > 1/s and rate < 10/s fix: leave one of them out; rate has 1/s, 10/s',
  ],
  [
    'half a condition',
    where('rate: [1/s, 10/s]', 'rate'),
    '13:34: expected an axis, one of = < <= > >=, and a value found rate fix: write such as rate = 1/s',
  ],
  [
    'a condition without a matrix',
    changed('< 50ms', '< 50ms where rate = 1/s'),
    '13:34: expected a scenario with a matrix, whose cells "where" can name found none fix: add a matrix, or remove the line from "where" on',
  ],
]

const PROXIES: readonly Row[] = [
  [
    'an unknown proxy',
    `${GOOD}proxy: { kind: ngnix }\n`,
    '14:16: expected nginx found "ngnix" fix: did you mean "nginx"? known here: nginx',
  ],
  [
    'a proxy as a word',
    `${GOOD}proxy: nginx\n`,
    '14:8: expected keys with values found "nginx" fix: write it with its keys, such as proxy: { kind: nginx }',
  ],
  [
    'an unknown key of the proxy',
    `${GOOD}proxy: { kind: nginx, buffers: off }\n`,
    '14:23: expected a key of proxy found buffers fix: known here: kind, upstream, buffering, hint, readTimeout',
  ],
  [
    'a version that the proxy does not speak',
    `${GOOD}proxy: { kind: nginx, upstream: http/2 }\n`,
    '14:33: expected one of http/1.0, http/1.1 found "http/2" fix: known here: http/1.0, http/1.1',
  ],
  [
    'a time-out without a unit',
    `${GOOD}proxy: { kind: nginx, readTimeout: 60 }\n`,
    '14:36: expected a duration from 100ms to 10m, such as 10s or 250ms found 60 fix: add the unit, for instance readTimeout: 60s',
  ],
  [
    'a proxy between namespaces',
    `${GOOD}proxy: { kind: nginx }\nnetwork: { rtt: 0ms, via: namespaces }\n`,
    '15:27: expected "link" beside a proxy, which is not moved into namespaces found namespaces fix: write "via: link", or leave "proxy" out',
  ],
  [
    'a fault that a proxy hides',
    `${GOOD}proxy: { kind: nginx }\nfaults: [ { at: 5s, kind: drop-connections } ]\n`,
    '15:27: expected a fault that a proxy does not hide: silence, cut, stall-feed or stall-event-loop found drop-connections fix: choose one of these, or leave "proxy" out: the server’s connections are the proxy’s, not the clients’',
  ],
  [
    'connections that a proxy keeps',
    `${GOOD}proxy: { kind: nginx }\nserver: { keepAlive: false }\n`,
    '15:22: expected true beside a proxy, which keeps the connections of its clients whatever the server does found false fix: remove the key, or leave "proxy" out',
  ],
  [
    'connections that a proxy keeps in one of the cells',
    `${GOOD}proxy: { kind: nginx }\nmatrix: { keepAlive: [true, false] }\n`,
    '15:29: expected true beside a proxy, which keeps the connections of its clients whatever the server does found false, in the cell keepAlive false fix: remove the key, or leave "proxy" out',
  ],
]

const BURSTS_AND_RAMPS: readonly Row[] = [
  [
    'a burst without its size',
    phase('burst: { every: 2s }'),
    '7:36: expected the key "size" found none fix: add "size:", a whole number from 1 to 100000; for instance size: 1',
  ],
  [
    'a burst that does not say when',
    phase('burst: { size: 5 }'),
    '7:36: expected the key "every" found none fix: add "every:", a duration from 10ms to 24h; for instance every: 10s',
  ],
  [
    'a burst as a number',
    phase('burst: 50'),
    '7:43: expected keys with values found 50 fix: write it with its keys, such as burst: { size: 50, every: 10s }',
  ],
  [
    'a burst of nothing',
    phase('burst: { size: 0, every: 2s }'),
    '7:51: expected a whole number from 1 to 100000 found 0 fix: choose a value within these bounds',
  ],
  [
    'bursts without a unit of time',
    phase('burst: { size: 5, every: 2 }'),
    '7:61: expected a duration from 10ms to 24h, such as 10s or 250ms found 2 fix: add the unit, for instance every: 2s',
  ],
  [
    'more events than any rate, with the bursts',
    phase('burst: { size: 100000, every: 500ms }'),
    '7:36: expected at most 100000/s with the bursts of a phase found 200020/s (rate + size / every) fix: make the bursts smaller or rarer, or lower the rate',
  ],
  [
    'a burst that no history holds',
    phase('burst: { size: 100000, every: 10s }').replace('256B', '64KiB'),
    '7:51: expected a burst that a history holds, at most 512.0 MiB found 6250.0 MiB, 100,000 events of up to 64.0 KiB fix: make the burst or the payload smaller',
  ],
  [
    'a burst beside a recording',
    phase('burst: { size: 5, every: 2s }').replace(STOCKS, 'source: earthquakes, arrival: recorded, speed: 3600'),
    '7:36: expected no burst beside "arrival: recorded", whose rows come at instants of their own found one fix: remove it; "speed" makes the recording faster or slower',
  ],
  [
    'a ramp that does not say where it ends',
    phase('rate: { from: 1/s }'),
    '7:36: expected the key "to" found none fix: add "to:", a rate from 0/s to 100000/s; for instance to: 20/s',
  ],
  [
    'sizes the wrong way round',
    changed('256B', '{ from: 20000B, to: 256B }'),
    '3:66: expected a size above that of "from", 20000B found 256B fix: exchange them, or write one size, such as payload: 256B',
  ],
]

const LINES_THAT_NOTHING_MEETS: readonly Row[] = [
  [
    'empty answers of a stream',
    changed('latency.p99 < 50ms', 'emptyShare < 80%'),
    '13:5: expected a transport that has emptyShare: polling or long-polling found sse fix: write such as polling.emptyShare',
  ],
  [
    'empty answers of every transport',
    changed('sse.latency.p99 < 50ms', 'emptyShare < 80%'),
    '13:5: expected a transport that has emptyShare: polling or long-polling found sse, as the line is for every transport fix: write such as polling.emptyShare',
  ],
  [
    'empty answers compared with those of a stream',
    changed('sse.latency.p99 < 50ms', 'polling.bytes.emptyShare < sse.bytes.emptyShare'),
    '13:32: expected a transport that has bytes.emptyShare: polling or long-polling found sse fix: write such as polling.bytes.emptyShare',
  ],
  [
    'heads of requests that a WebSocket does not make',
    changed('sse: {}', 'websocket: {}').replace('sse.latency.p99 < 50ms', 'websocket.bytes.headsPerRequest < 500B'),
    '13:5: expected a transport that has bytes.headsPerRequest: polling or long-polling or sse found websocket fix: write such as polling.bytes.headsPerRequest',
  ],
  [
    'the timer of a transport that has none',
    changed('latency.p99 < 50ms', 'driver.timerLatenessP99Us < 2ms'),
    '13:5: expected a transport that has driver.timerLatenessP99Us: polling found sse fix: write such as polling.driver.timerLatenessP99Us',
  ],
  [
    'less than nothing',
    changed('sse.latency.p99 < 50ms', 'deliveries.lost < 0'),
    '13:23: expected a bound above 0, as no metric is below it found 0 fix: write <= 0, or a bound above it',
  ],
  [
    'a metric compared with itself',
    changed('< 50ms', '< sse.latency.p99'),
    '13:23: expected another metric, or the same of another transport found sse.latency.p99, compared with itself fix: name another on one of the sides',
  ],
  [
    'every metric compared with itself',
    changed('sse.latency.p99 < 50ms', 'latency.p50 < 2 * latency.p50'),
    '13:23: expected another metric, or the same of another transport found polling.latency.p50, compared with itself fix: name another on one of the sides',
  ],
  [
    'one of all compared with itself',
    changed('sse.latency.p99 < 50ms', 'latency.p50 < polling.latency.p50'),
    '13:19: expected another metric, or the same of another transport found polling.latency.p50, compared with itself fix: name the transport on the left, or allow for more',
  ],
  [
    'more than all',
    changed('sse.latency.p99 < 50ms', 'polling.emptyShare > 100%'),
    '13:26: expected a share that can be exceeded, below 100% found > 100% fix: lower the bound',
  ],
]

describe.each([
  ['what is no YAML, or another kind of YAML', NO_YAML],
  ['keys', KEYS],
  ['values of another kind', VALUES_OF_ANOTHER_KIND],
  ['units', UNITS],
  ['ranges', RANGES],
  ['words', WORDS],
  ['combinations that cannot be', COMBINATIONS_THAT_CANNOT_BE],
  ['a server that is not ours', A_SERVER_THAT_IS_NOT_OURS],
  ['lines of expect', LINES_OF_EXPECT],
  ['uplinks and channels', UPLINKS_AND_CHANNELS],
  ['sweeps', SWEEPS],
  ['proxies', PROXIES],
  ['bursts and ramps', BURSTS_AND_RAMPS],
  ['lines that nothing meets', LINES_THAT_NOTHING_MEETS],
] as const)('%s:', (_, rows) => {
  test.each(rows)(
    '%s is refused at its place, with what was expected, what was found and a way out',
    async (...row) => {
      const [, text = '', ...told] = row
      const { code, stdout, errors } = await checked(text)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(errors).toEqual(told.map((words) => expect.stringMatching(patternOf(words))))
    },
  )
})

/** To the letter, but for `…`. */
function patternOf(words: string): RegExp {
  const parts = words.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

test('the good scenario is in order, so that each mistake is the only one', async () => {
  expect(await checked(GOOD)).toMatchObject({ code: 0, errors: [], stdout: expect.stringContaining('x.yaml: good') })
})

test('there are at least forty mistakes, no two of them the same', () => {
  const all = [
    NO_YAML,
    KEYS,
    VALUES_OF_ANOTHER_KIND,
    UNITS,
    RANGES,
    WORDS,
    COMBINATIONS_THAT_CANNOT_BE,
    A_SERVER_THAT_IS_NOT_OURS,
    LINES_OF_EXPECT,
    UPLINKS_AND_CHANNELS,
    SWEEPS,
    PROXIES,
    BURSTS_AND_RAMPS,
    LINES_THAT_NOTHING_MEETS,
  ]
  const texts = all.flatMap((rows) => rows.map(([, text]) => text))
  expect(new Set(texts).size).toBe(texts.length)
  expect(texts.length).toBeGreaterThan(40)
})
