import { describe, expect, test } from 'vitest'
import { STREAM_FIGURES } from '../../protocol/browser-experiments.ts'
import { readForgeryReport, readStreamsReport } from './reports.ts'

const browser = { name: 'Chromium', version: '143.0.1.2' }
const figures = Object.fromEntries(STREAM_FIGURES.map((name) => [name, 6]))
const attempt = { lab: 'unprotected', aim: 'polling', acted: true, read: false }

test('the stranger’s page reports attempts, which become counts', () => {
  const { figures: counts } = readForgeryReport({ browser, attempts: [attempt] })
  expect(counts).toMatchObject({ 'unprotected.polling.acted': 1, 'unprotected.polling.read': 0 })
  expect(counts['protected.all.acted']).toBe(0)
})

test('the page of streams reports its counts', () => {
  expect(readStreamsReport({ browser, figures })).toEqual({ browser, figures })
})

describe('a report is refused', () => {
  test.each([
    ['that is none', null],
    ['without a browser', { figures }],
    ['without one of its figures', { browser, figures: { 'sse.oneTab': 6 } }],
    ['with more streams than were asked for', { browser, figures: { ...figures, 'sse.oneTab': 9 } }],
    ['with half a stream', { browser, figures: { ...figures, 'sse.oneTab': 5.5 } }],
  ])('%s', (_, report) => {
    expect(() => readStreamsReport(report)).toThrow('reported something else than was expected')
  })

  test.each([
    ['without an attempt', { browser, attempts: [] }],
    ['of an unknown lab', { browser, attempts: [{ ...attempt, lab: 'third' }] }],
    ['of an unknown aim', { browser, attempts: [{ ...attempt, aim: 'all' }] }],
  ])('of the stranger’s page %s', (_, report) => {
    expect(() => readForgeryReport(report)).toThrow('reported something else than was expected')
  })

  test('with the page’s own words where it says why it failed', () => {
    const report = { browser, failure: 'no stream opened' }
    expect(() => readStreamsReport(report)).toThrow('the browser’s page says: no stream opened')
  })
})
