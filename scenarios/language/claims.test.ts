import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { runsOf } from '../../protocol/claim.ts'
import { claimEditorSchema } from './claim-issues.ts'
import { isClaimFile } from './claim-kind.ts'
import type { MeasuredRun } from './claim-measure.ts'
import { overlap, readRegion } from './claim-region.ts'
import { formatScenarioErrors } from './errors.ts'
import { claimRunFile, loadClaim, loadClaimFile, loadClaims } from './load-claim.ts'

const FOLDER = join(import.meta.dirname, '..', 'claims')
const SCHEMA = join(FOLDER, 'schema.json')

const RUNS: Readonly<Record<string, MeasuredRun>> = {
  plain: { transports: ['sse', 'websocket'], axes: [] },
  swept: {
    transports: ['polling', 'websocket'],
    axes: [{ name: 'rate', unit: 'perSecond', values: [1, 10] }],
  },
  crowds: { transports: ['sse', 'websocket'], axes: [{ name: 'clients', unit: 'count', values: [100, 1000] }] },
}

const BROWSER = `browser: six-streams, measure: sse.oneTab, holds: within 5.5 and 6.5, fails: outside 5.5 and 6.5`
const GROWTH = `run: crowds, per: clients, measure: sse.connections.opened, holds: above 2, fails: below 1`

const runs = { names: [...Object.keys(RUNS), 'broken'], read: (name: string) => RUNS[name] ?? null }

const HEAD = `name: x
sentence: One is faster
where:
  - { quote: It is faster, title: A page, url: https://example.org/a }
`

const GOOD = `run: plain, measure: sse.latency.p50 / websocket.latency.p50, holds: above 1.1, fails: below 1.1`

function load(text: string) {
  return loadClaim(text, 'claims/x.yaml', runs)
}

function withTest(keys: string) {
  return load(`${HEAD}tests:\n  - { says: a case, ${keys} }\n`)
}

function errorsOf(reading: ReturnType<typeof load>) {
  return reading.ok
    ? []
    : reading.errors.map(({ line, column, expected, found, fix }) => ({
        at: `${line}:${column}`,
        expected,
        found,
        fix,
      }))
}

test('a claim says what decides it: sides, regions, and every cell of its run unless some are named', () => {
  const reading = withTest(GOOD)
  expect(reading).toMatchObject({
    ok: true,
    claim: {
      quantifier: 'bare',
      where: [{ quote: 'It is faster', by: null, date: null }],
      tests: [
        {
          kind: 'measured',
          run: 'plain',
          measure: {
            of: { transport: 'sse', metric: 'latency.p50' },
            against: { transport: 'websocket', metric: 'latency.p50' },
          },
          cells: [{}],
          holds: { from: 1.1, to: Number.POSITIVE_INFINITY },
          margin: null,
          decides: true,
        },
      ],
    },
  })
  const swept = withTest('run: swept, measure: polling.bytesPerEvent, holds: above 2kB, fails: below 300B')
  expect(swept).toMatchObject({
    claim: { tests: [{ cells: [{ rate: 1 }, { rate: 10 }], holds: { from: 2000 }, fails: { to: 300 } }] },
  })
  const named = withTest(
    'run: swept, measure: polling.bytesPerEvent where rate > 1/s, holds: above 2kB, fails: below 300B',
  )
  expect(named).toMatchObject({
    claim: { tests: [{ cells: [{ rate: 10 }], measure: { text: 'polling.bytesPerEvent' } }] },
  })
})

test('what cannot be measured yet is written down as missing', () => {
  expect(withTest('missing: a browser')).toMatchObject({
    claim: { tests: [{ kind: 'missing', missing: 'a browser', decides: true }] },
  })
})

test('an experiment in a browser decides by one of its figures, a count', () => {
  expect(withTest(BROWSER)).toMatchObject({
    claim: {
      tests: [
        {
          kind: 'browser',
          browser: 'six-streams',
          figure: 'sse.oneTab',
          holds: { from: 5.5, to: 6.5, outside: false },
          fails: { from: 5.5, to: 6.5, outside: true },
          decides: true,
        },
      ],
    },
  })
})

test('growth for each client is asked of a run with several numbers of them', () => {
  expect(withTest(GROWTH)).toMatchObject({
    claim: { tests: [{ per: 'clients', cells: [{ clients: 100 }, { clients: 1000 }], holds: { from: 2 } }] },
  })
  expect(withTest(GOOD)).toMatchObject({ claim: { tests: [{ per: null }] } })
})

test('a margin is in the unit of the sides', () => {
  expect(withTest(`${GOOD}, margin: 200us`)).toMatchObject({ claim: { tests: [{ margin: 200 }] } })
})

describe('what is wrong is told with its place and the nearest word:', () => {
  test.each([
    ['an unknown key', `${GOOD}, hold: above 2`, '6:119', 'a key of tests', 'did you mean "holds"'],
    ['an unknown run', GOOD.replace('plain', 'plane'), '6:26', 'the name of a shared run', 'did you mean "plain"'],
    ['a run in disorder', GOOD.replace('plain', 'broken'), '6:26', 'a run whose file is in order', 'tlab check'],
    ['no run', GOOD.replace('run: plain, ', ''), '6:5', 'the key "run", or "missing"', 'add "run:"'],
    ['nothing to ask', 'decides: true', '6:5', 'the key "run", or "missing"', 'add "run:"'],
    ['a run beside missing', `${GOOD}, missing: a browser`, '6:21', 'either a run or "missing"', 'remove "missing"'],
    ['an unknown metric', GOOD.replace('sse.latency.p50', 'sse.latency.p55'), '6:46', 'a metric', 'did you mean'],
    [
      'a metric without its transport',
      GOOD.replace('sse.latency', 'latency'),
      '6:42',
      'a transport and its',
      'write such as',
    ],
    [
      'a transport that does not run',
      GOOD.replace('sse.', 'polling.'),
      '6:42',
      'a transport of this scenario',
      'or name',
    ],
    ['a transport that nobody knows', GOOD.replace('sse.', 'sses.'), '6:42', 'a transport', 'did you mean "sse"'],
    [
      'two units',
      GOOD.replace('websocket.latency.p50', 'websocket.bytesPerEvent'),
      '6:70',
      'in the unit of',
      'same unit',
    ],
    ['two divisions', GOOD.replace('p50,', 'p50 / sse.latency.p50,'), '6:82', 'one division', 'divide one metric'],
    ['a condition without a matrix', GOOD.replace('p50,', 'p50 where rate = 1/s,'), '6:88', 'with a matrix', 'matrix'],
    ['an unknown region', GOOD.replace('above', 'abov'), '6:90', 'one of above, below', 'did you mean "above"'],
    [
      'a bound with a unit of a ratio',
      GOOD.replace('above 1.1', 'above 5ms'),
      '6:96',
      'a plain number',
      'write such as',
    ],
    ['a region without a bound', GOOD.replace('above 1.1', 'above'), '6:96', 'a plain number', 'write such as'],
    ['one bound of two', GOOD.replace('above 1.1', 'within 1.1'), '6:97', 'two bounds', 'write such as'],
    ['bounds the wrong way round', GOOD.replace('above 1.1', 'within 2 and 1'), '6:97', 'the lower bound first', ''],
    ['regions that overlap', GOOD.replace('below 1.1', 'below 1.2'), '6:108', 'a region apart from', 'move a bound'],
    ['a margin without its unit', `${GOOD}, margin: "200"`, '6:127', 'a duration', 'latency.p50 differs by'],
    [
      'a margin of one metric alone',
      'run: plain, measure: sse.bytesPerEvent, holds: above 2B, fails: below 1B, margin: 1B',
      '6:103',
      'a ratio of two arms',
      'remove "margin"',
    ],
    [
      'an unknown experiment',
      BROWSER.replace('six-streams', 'six-stream'),
      '6:30',
      'one of forgery, six-streams',
      'did you mean "six-streams"',
    ],
    [
      'an unknown figure of an experiment',
      BROWSER.replace('oneTab', 'onTab'),
      '6:52',
      'a figure of the experiment six-streams',
      'did you mean "sse.oneTab"',
    ],
    [
      'a figure of another experiment',
      BROWSER.replace('sse.oneTab', 'unprotected.all.read'),
      '6:52',
      'a figure of the experiment six-streams',
      '',
    ],
    ['a run beside a browser', `${BROWSER}, run: plain`, '6:119', 'a figure of the experiment alone', 'remove "run"'],
    ['growth in a browser', `${BROWSER}, per: clients`, '6:119', 'a figure of the experiment alone', 'remove "per"'],
    ['a browser without a figure', 'browser: forgery', '6:5', 'the key "measure", or "missing"', 'add "measure:"'],
    [
      'a browser beside missing',
      'browser: forgery, missing: x',
      '6:21',
      'either a run or "missing"',
      'remove "missing"',
    ],
    ['a unit of a count', BROWSER.replace('5.5 and', '5.5B and'), '6:78', 'a number without a unit', 'write such as'],
    ['growth along an unknown axis', GROWTH.replace('per: clients', 'per: client'), '6:39', 'clients', ''],
    ['growth without such an axis', GROWTH.replace('crowds', 'plain'), '6:38', 'a run with clients among', 'matrix'],
    [
      'growth between fewer than two cells',
      GROWTH.replace('opened,', 'opened where clients = 100,'),
      '6:39',
      'cells with two values of clients',
      'let "where" leave two',
    ],
    [
      'growth of what is divided by clients already',
      GROWTH.replace(
        'connections.opened, holds: above 2, fails: below 1',
        'server.rssPerConnectionBytes, holds: above 2B, fails: below 1B',
      ),
      '6:39',
      'a total that grows with the clients',
      'server.settledGrowthBytes',
    ],
    [
      'growth of a latency',
      GROWTH.replace(
        'connections.opened, holds: above 2, fails: below 1',
        'latency.p50, holds: above 2ms, fails: below 1ms',
      ),
      '6:39',
      'a total that grows',
      '',
    ],
    ['an unknown answer', `${GOOD}, decides: maybe`, '6:128', 'true or false', ''],
  ])('%s', (_, keys, at, expected, fix) => {
    const [first] = errorsOf(withTest(keys))
    expect(first).toMatchObject({ at })
    expect(first?.expected).toContain(expected)
    expect(first?.fix).toContain(fix)
  })

  test.each([
    ['an unknown quantifier', `quantifier: alwys\n`, 'one of bare, always, some', 'did you mean "always"'],
    ['an unknown key of the file', `sentense: a\n`, 'a key of a claim', 'did you mean "sentence"'],
  ])('%s', (_, line, expected, fix) => {
    const [first] = errorsOf(load(`${HEAD}${line}tests:\n  - { says: a case, ${GOOD} }\n`))
    expect(first).toMatchObject({ at: expect.stringMatching(/^5:/), expected })
    expect(first?.fix).toContain(fix)
  })

  test('a name that is not the file’s, and tests of which none decides', () => {
    const text = `${HEAD}tests:\n  - { says: a case, ${GOOD}, decides: false }\n`.replace('name: x', 'name: y')
    expect(errorsOf(load(text))).toMatchObject([
      { at: '1:7', expected: 'the name of the file, x' },
      { at: '5:1', expected: 'at least one test that decides' },
    ])
  })

  test('an address that is none, a date that is none', () => {
    const bad = HEAD.replace('https://example.org/a', 'example.org, date: 2010')
    expect(errorsOf(load(`${bad}tests:\n  - { says: a case, ${GOOD} }\n`))).toMatchObject([
      { expected: 'an address such as https://example.org/page' },
      { expected: 'a date in quotes, such as "2013-10-03"' },
    ])
  })
})

describe('a file is meant as a claim', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claim-kind-'))
  const written = (path: string, text: string): string => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['by its keys, wherever it lies', 'anywhere/x.yaml', HEAD, true],
    ['not where it has those of a scenario', 'claims/y.yaml', 'name: y\nfeed: { rate: 1/s }\n', false],
    ['by its folder, where it has neither', 'claims/z.yaml', 'name: z\n', true],
    ['by its folder, where it cannot be read', 'claims/u.yaml', 'name: [', true],
    ['not where nothing tells', 'anywhere/v.yaml', 'name: v\n', false],
  ])('%s', (_, path, text, expected) => {
    expect(isClaimFile(written(path, text))).toBe(expected)
  })

  test('and is read with the shared runs beside it', () => {
    const text = `${HEAD}tests:\n  - { says: a case, ${GOOD} }\n`
    const reading = loadClaimFile(written('claims/x.yaml', text))
    expect(errorsOf(reading)).toMatchObject([{ at: '6:26', expected: 'the name of a shared run' }])
    written('claims/runs/plain.yaml', RUN)
    expect(errorsOf(loadClaimFile(join(folder, 'claims/x.yaml')))).toEqual([])
  })
})

const RUN = `name: plain
title: A plain run
feed: { source: synthetic, rate: 5/s, payload: 128B }
clients: { count: 5, ramp: 100ms }
phases:
  - { name: warm-up, duration: 1s }
  - { name: steady, duration: 1s, measure: true }
transports: { sse: {}, websocket: {} }
`

test('whatever the text, reading it ends in a claim or in errors with places', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('measure', 'holds', 'fails', 'margin'), (text, key) => {
      const line = `${key}: ${JSON.stringify(text)}`
      const reading = withTest(GOOD.replace(new RegExp(`${key}: [^,]+`), '').concat(`, ${line}`))
      if (!reading.ok) expect(reading.errors.every(({ line: at }) => at >= 1)).toBe(true)
    }),
  )
})

test('two regions overlap where some number lies in both', () => {
  const bound = fc.integer({ min: 1, max: 20 })
  const region = fc
    .record({ word: fc.constantFrom('above', 'below', 'within', 'outside'), low: bound, width: bound })
    .map(({ word, low, width }) =>
      readRegion(word === 'above' || word === 'below' ? `${word} ${low}` : `${word} ${low} and ${low + width}`, null),
    )
  const isIn = (value: number, { from, to, outside }: { from: number; to: number; outside: boolean }) =>
    outside ? value < from || value > to : value > from && value < to
  fc.assert(
    fc.property(region, region, (one, other) => {
      if (!one.ok || !other.ok) throw new Error('expected two regions')
      const halves = Array.from({ length: 100 }, (_, index) => index / 2 - 0.25)
      const shared = halves.some((value) => isIn(value, one.region) && isIn(value, other.region))
      expect(overlap(one.region, other.region)).toBe(shared)
    }),
  )
})

describe('the published claims', () => {
  const readings = loadClaims(FOLDER)
  const claims = readings.flatMap((reading) => (reading.ok ? [reading.claim] : []))

  test('are in order, and at least sixteen', () => {
    const errors = readings.flatMap((reading) => (reading.ok ? [] : reading.errors))
    expect(formatScenarioErrors(errors)).toBe('')
    expect(claims.length).toBeGreaterThanOrEqual(16)
  })

  test('need every shared run, and no other', () => {
    const needed = [...new Set(claims.flatMap(runsOf))].sort()
    expect(needed).not.toEqual([])
    for (const name of needed) expect(readFileSync(claimRunFile(FOLDER, name), 'utf8')).toContain(`name: ${name}\n`)
    expect(runNames()).toEqual(needed)
  })

  test('their schema is what the language says (PUBLISH=1 writes it)', () => {
    if (process.env['PUBLISH'] === '1') writeFileSync(SCHEMA, `${JSON.stringify(claimEditorSchema(), null, 2)}\n`)
    const published = JSON.parse(readFileSync(SCHEMA, 'utf8')) as unknown
    expect(published).toEqual(JSON.parse(JSON.stringify(claimEditorSchema())))
    const schema = z.fromJSONSchema(published as never)
    for (const { name } of claims) {
      const written: unknown = parse(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'))
      expect(schema.safeParse(written).error?.issues ?? [], name).toEqual([])
    }
  })
})

function runNames(): string[] {
  return readdirSync(join(FOLDER, 'runs'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort()
}
