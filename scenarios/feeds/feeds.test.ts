import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitsPayload } from '../../protocol/event.ts'
import { recordedFeed, recordedFeedNames } from '../language/feed-rows.ts'

const FOLDER = import.meta.dirname
const names = ['earthquakes', 'stocks', 'weather']

test('the recorded feeds are those that the language promises', () => {
  expect(recordedFeedNames()).toEqual(names)
  expect(readdirSync(FOLDER).filter((file) => file.endsWith('.json'))).toEqual(names.map((name) => `${name}.json`))
})

test.each(names)('%s is at most 100 KB', (name) => {
  expect(statSync(join(FOLDER, `${name}.json`)).size).toBeLessThanOrEqual(100_000)
})

test.each(names)('%s says what it is, whose it is and what is synthetic about it', (name) => {
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

test.each(names)('every row of %s is a flat object of values that JSON keeps, and fits 256 B', (name) => {
  const rows = recordedFeed(name)?.rows ?? []
  expect(rows.length).toBeGreaterThan(300)
  for (const row of rows) {
    expect(fitsPayload(JSON.stringify(row), 256), JSON.stringify(row)).toBe(true)
    for (const value of Object.values(row as object)) {
      expect(['string', 'number']).toContain(typeof value)
      expect(value).not.toBe('')
    }
  }
})

test.each(names)('%s is in the order of time', (name) => {
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
