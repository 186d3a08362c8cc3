import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitsPayload } from '../../protocol/event.ts'
import { recordedFeed, recordedFeedNames } from '../language/feed-rows.ts'

const FOLDER = import.meta.dirname
/** Which payload every row of a feed fits, where that is not 256 B. */
const PAYLOAD_BYTES: Readonly<Record<string, number>> = { 'news-items': 1024, servers: 192 }
const cut = ['earthquakes', 'flights', 'football-goals', 'stocks', 'weather']
const madeUp = ['news-items', 'notifications', 'servers']
const names = [...cut, ...madeUp].toSorted()

test('the recorded feeds are those that the language promises', () => {
  expect(recordedFeedNames()).toEqual(names)
  expect(readdirSync(FOLDER).filter((file) => file.endsWith('.json'))).toEqual(names.map((name) => `${name}.json`))
})

test.each(names)('%s is at most 100 KB', (name) => {
  expect(statSync(join(FOLDER, `${name}.json`)).size).toBeLessThanOrEqual(100_000)
})

test.each(cut)('%s says what it is, whose it is and what is synthetic about it', (name) => {
  const feed = recordedFeed(name)
  expect(feed?.name).toBe(name)
  expect(feed?.title).toMatch(/\w+ \w+/)
  expect(feed?.source).toEqual({
    title: expect.stringMatching(/\w/),
    url: expect.stringMatching(/^https:\/\//),
    package: 'vega-datasets@3.2.1',
    file: expect.stringMatching(/\.(csv|json)$/),
  })
  expect(feed?.licence.name).toMatch(/BSD-3-Clause|Public Domain|Government/)
  expect(feed?.licence.url).toMatch(/^https:\/\//)
  expect(feed?.licence.notice).toContain('BSD-3-Clause')
  expect(feed?.timing).toContain('synthetic')
})

test.each(madeUp)('%s says that nothing of it is real', (name) => {
  const feed = recordedFeed(name)
  expect(feed?.source).toBeNull()
  expect(feed?.timing).toMatch(/^Nothing of it is real/)
})

test.each(names)('every row of %s is a flat object of values that JSON keeps, and fits its size', (name) => {
  const rows = recordedFeed(name)?.rows ?? []
  expect(rows.length).toBeGreaterThanOrEqual(name === 'news-items' ? 120 : 300)
  for (const row of rows) {
    expect(fitsPayload(JSON.stringify(row), PAYLOAD_BYTES[name] ?? 256), JSON.stringify(row)).toBe(true)
    for (const value of Object.values(row as object)) {
      expect(['string', 'number']).toContain(typeof value)
      expect(value).not.toBe('')
    }
  }
})

test.each([...cut, 'servers'])('%s is in the order of time', (name) => {
  const times = (recordedFeed(name)?.rows ?? []).map((row) => (row as { time: string }).time)
  expect(times).toEqual(times.toSorted())
})

test('stocks has all 560 prices of five stocks', () => {
  const rows = recordedFeed('stocks')?.rows as { symbol: string; price: number }[]
  expect(rows).toHaveLength(560)
  expect(new Set(rows.map((row) => row.symbol))).toEqual(new Set(['MSFT', 'AMZN', 'IBM', 'GOOG', 'AAPL']))
  expect(rows[0]).toEqual({ symbol: 'MSFT', time: '2000-01', price: 39.81 })
})

test.each(['../package', '', 'STOCKS', 'stocks.json', '__proto__'])('%j is no recorded feed', (name) => {
  expect(recordedFeed(name)).toBeNull()
})

test('the goals of each match lead to its score one by one', () => {
  const goals = recordedFeed('football-goals')?.rows as { time: string; home: string; score: string; scored: string }[]
  const before = new Map<string, [number, number]>()
  for (const { time, home, score, scored } of goals) {
    const match = `${time} ${home}`
    const [homeGoals, awayGoals] = before.get(match) ?? [0, 0]
    const after: [number, number] = scored === 'home' ? [homeGoals + 1, awayGoals] : [homeGoals, awayGoals + 1]
    expect(score, match).toBe(after.join(':'))
    before.set(match, after)
  }
  expect(before.get('2013-07-20 SC Wiener Neustadt')).toEqual([1, 5])
})

test('each second has a row of every server', () => {
  const rows = recordedFeed('servers')?.rows as { time: string; host: string }[]
  expect(new Set(rows.map(({ time, host }) => `${time} ${host}`)).size).toBe(600)
  expect(new Set(rows.map(({ host }) => host)).size).toBe(10)
})
