import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseListing, servedUrl } from './served.ts'

test('served results are listed newest first, with scenario and time', () => {
  const listing = [
    { name: 'old.json', startedAt: '2026-01-01T10:00:00Z', scenario: 'quick' },
    { name: 'new.json', startedAt: '2026-02-01T10:30:00Z', scenario: 'stock-ticker' },
  ]
  expect(parseListing(listing)).toEqual([
    { name: 'new', label: 'stock-ticker, 2026-02-01 10:30 UTC' },
    { name: 'old', label: 'quick, 2026-01-01 10:00 UTC' },
  ])
})

test('a listing of anything else is an empty list, or has only what makes sense', () => {
  expect(parseListing({ name: 'a' })).toEqual([])
  expect(parseListing([null, 3, { name: 7 }, { name: 'bare' }])).toEqual([{ name: 'bare', label: 'bare' }])
  fc.assert(fc.property(fc.jsonValue(), (listing) => void parseListing(listing)))
})

test('a name cannot lead out of the results', () => {
  expect(servedUrl('../../secret')).toBe('results/..%2F..%2Fsecret.json')
  expect(servedUrl('run.json')).toBe('results/run.json')
})
