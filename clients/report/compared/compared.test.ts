import { describe, expect, test } from 'vitest'
import { compareRuns } from '../../../results/analysis/runs/compare-runs.ts'
import { buildFixtureResult } from '../../../results/fixture.ts'
import type { RunResult } from '../../../results/format.ts'
import { comparedCsv } from './csv.ts'
import { comparedJson } from './json.ts'
import { comparedMarkdown } from './markdown.ts'
import type { ComparedPair } from './pair.ts'
import { comparedText } from './text.ts'

const ESCAPE = String.fromCharCode(27)
const plain = { width: 80, colour: false }
const base = buildFixtureResult({ blocks: 4 })

/** Twice the bytes of polling. */
const dearer: RunResult = {
  ...base,
  environment: { ...base.environment, node: 'v26.0.0' },
  trials: base.trials.map((trial) => {
    if (trial.transport !== 'polling') return trial
    return { ...trial, bytes: { ...trial.bytes, perEvent: 2 * (trial.bytes.perEvent ?? 0) } }
  }),
}

function pairOf(before: RunResult, after: RunResult): ComparedPair {
  return {
    cell: null,
    before: { path: 'runs/a.json', run: before },
    after: { path: 'runs/b.json', run: after },
    compared: compareRuns(before, after),
  }
}

const pair = pairOf(base, dearer)

describe('on a terminal', () => {
  const text = comparedText(pair, plain)
  test('what else differs stands before the figures, and the figures before what they say', () => {
    const order = ['before  fixture', 'software: node', 'polling', 'A clear difference in', 'Intervals hold the luck']
    const places = order.map((words) => text.indexOf(words))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places).not.toContain(-1)
  })
  test('a clear difference has its ratio with the interval, and the sentence that names it', () => {
    expect(text).toMatch(/bytes\/event +[\d.]+ B +[\d.]+ B +2\.00× \[[\d.]+, [\d.]+\] {2}clear/)
    expect(text).toMatch(/A clear difference in 1 of \d+ figures: polling bytes\/event \(2\.00×\)/)
  })
  test.each([40, 60, 80, 120])('no line is wider than %d columns, but for paths', (width) => {
    for (const line of comparedText(pair, { width, colour: false }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(width)
  })
  test('colour is only where it may be', () => {
    expect(text).not.toContain(ESCAPE)
    expect(comparedText(pair, { width: 80, colour: true })).toContain(ESCAPE)
  })
  test('two runs of the same differ in nothing', () => {
    const same = comparedText(pairOf(base, base), plain)
    expect(same).toContain('the same, as far as the files tell')
    expect(same).toContain('No clear difference in')
  })
  test('one block has no interval, and says what to do', () => {
    const one = buildFixtureResult({ blocks: 1 })
    expect(comparedText(pairOf(one, one), plain).replaceAll(/\s+/g, ' ')).toContain('repeat both at least 3 times')
  })
  test('of a run that is SUSPECT it says so, and why', () => {
    const reasons = ['feed-late', 'machine-busy', 'feed-late'].map((code) => ({ code, message: '', remedy: '' }))
    const told = comparedText(pairOf(base, { ...base, verdict: { level: 'SUSPECT', reasons } }), plain)
    expect(told).toContain('The run after is SUSPECT (feed-late, machine-busy)')
    expect(told).not.toContain('The run before is SUSPECT')
  })
  test('a key of a scenario is named in full', () => {
    const { polling, ...others } = dearer.scenario.resolved.transports
    const transports = { ...others, polling: { ...polling, timeoutMs: 5000 } }
    const scenario = { ...dearer.scenario, resolved: { ...dearer.scenario.resolved, transports } }
    expect(comparedText(pairOf(base, { ...dearer, scenario }), plain)).toMatch(
      /scenario: transports\.polling\.timeoutMs +10000 +5000/,
    )
  })
  test('nothing is said of figures where a run is INVALID', () => {
    const reasons = [{ code: 'ends-differ', message: 'sse, block 1: one byte', remedy: 'report it' }]
    const invalid: RunResult = { ...dearer, verdict: { level: 'INVALID', reasons } }
    const told = comparedText(pairOf(base, invalid), plain)
    expect(told).toContain('Nothing is compared: the run after is INVALID (sse, block 1: one byte)')
    expect(told).toContain('software: node')
    expect(told).not.toContain('×')
  })
})

describe('a hostile file', () => {
  const words = `=cmd|' /c calc'!A1\u001b[2J\u202e<script>alert(1)</script>|a\nb`
  const hostile: RunResult = {
    ...dearer,
    environment: { ...dearer.environment, cpu: words },
    scenario: { ...dearer.scenario, name: words },
    trials: dearer.trials.map((trial) => ({ ...trial, arm: trial.arm === 'sse' ? words : trial.arm })),
  }
  const both: RunResult = {
    ...base,
    trials: base.trials.map((trial) => ({ ...trial, arm: trial.arm === 'sse' ? words : trial.arm })),
  }
  const evil = pairOf(both, hostile)
  test('cannot steer the terminal', () => {
    const text = comparedText(evil, plain)
    expect(text).not.toContain(ESCAPE)
    expect(text).not.toContain('\u202e')
  })
  test('cannot write markup or another row', () => {
    const markdown = comparedMarkdown(evil)
    expect(markdown).not.toMatch(/(?<!\\)<script|(?<!\\)\|a/)
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
    for (const row of rows.slice(-10)) expect(row.split(/(?<!\\)\|/)).toHaveLength(8)
  })
  test('cannot have a spreadsheet compute', () => {
    const fields = comparedCsv([evil])
      .split('\r\n')
      .map((line) => line[0])
    expect(fields).not.toContain('=')
    expect(comparedCsv([evil])).toContain(`"'=cmd|' /c calc'!A1`)
  })
})

test('CSV has a line of as many fields for each figure', () => {
  const lines = comparedCsv([pair]).split('\r\n')
  expect(lines.at(-1)).toBe('')
  expect(lines).toHaveLength(pair.compared.changes.length + 2)
  for (const line of lines.slice(0, -1)) expect(line.split(',')).toHaveLength(15)
  expect(lines.find((line) => line.startsWith(',polling,bytesPerEvent,bytes,'))).toMatch(/,ratio,2,2,2,clear$|,clear$/)
})

test('JSON says all, figures in the units of result files', () => {
  const value = JSON.parse(comparedJson([pair]))
  expect(value).toMatchObject({
    kind: 'comparison-of-runs',
    before: { path: 'runs/a.json', scenario: 'fixture', verdict: 'VALID' },
    differences: [{ of: 'software', key: 'node', before: 'v0.0.0', after: 'v26.0.0' }],
    invalid: [],
  })
  expect(value.changes).toHaveLength(pair.compared.changes.length)
  expect(value.changes[0]).toMatchObject({ arm: 'polling', metric: 'latency.mean', unit: 'us', of: 'ratio' })
})

test('Markdown has a table of what differs and one of the figures', () => {
  const markdown = comparedMarkdown(pair)
  expect(markdown).toContain('| software: node | v0.0.0 | v26.0.0 |')
  expect(markdown).toMatch(
    /\| polling \| bytes\/event \| [\d.]+ B \| [\d.]+ B \| 2\.00× \\\[[\d.]+, [\d.]+\\\] \| clear \|/,
  )
})

describe('cells of two sweeps', () => {
  const cells = ['rate 1/s', 'rate 10/s'].map((cell) => ({ ...pair, cell }))
  test('are named wherever they are told', () => {
    expect(comparedText(cells[1] as ComparedPair, plain).split('\n')[0]).toBe(' cell    rate 10/s')
    expect(comparedMarkdown(cells[1] as ComparedPair)).toMatch(/^## Before and after: rate 10\/s\n/)
    expect(
      comparedCsv(cells)
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).toContain('rate 10/s')
  })
  test('stand together in one JSON document', () => {
    const value = JSON.parse(comparedJson(cells))
    expect(value).toMatchObject({ kind: 'comparison-of-sweeps', cells: [{ cell: 'rate 1/s' }, { cell: 'rate 10/s' }] })
  })
})
