import { describe, expect, test } from 'vitest'
import type { BrowserTest, ResolvedClaim } from '../../../protocol/claim.ts'
import type { Experiment } from '../../format/claims.ts'
import { decideClaim } from './decide.ts'

const SIX = { from: 5.5, to: 6.5, text: 'within 5.5 and 6.5' }

const ASKED: BrowserTest = {
  kind: 'browser',
  says: 'from one tab',
  browser: 'six-streams',
  figure: 'sse.oneTab',
  holds: { ...SIX, outside: false },
  fails: { ...SIX, outside: true, text: 'outside 5.5 and 6.5' },
  decides: true,
}

const BROWSER = { name: 'Chromium', version: '143.0.1.2' }

function decided(experiment: Partial<Experiment> | null, tests: readonly BrowserTest[] = [ASKED]) {
  const told = { name: 'x', sentence: 'x', where: [], quantifier: 'bare', reading: null, beside: null } as const
  const claim: ResolvedClaim = { ...told, tests }
  const made: Experiment = { name: 'six-streams', browser: BROWSER, repeats: [], why: null, ...experiment }
  const experiments = new Map(experiment === null ? [] : [['six-streams', made]])
  return decideClaim(claim, { runs: new Map(), experiments })
}

const repeats = (...counts: number[]) => counts.map((count) => ({ 'sse.oneTab': count, 'sse.twoServers': 8 }))

describe('an experiment in a browser decides', () => {
  test.each([
    ['where every repeat lies where the sentence holds', [6, 6, 6], 'supported'],
    ['where every repeat lies where it does not', [8, 8, 8], 'refuted'],
  ])('%s', (_, counts, verdict) => {
    const { verdict: found, evidence, missing } = decided({ repeats: repeats(...counts) })
    expect(found).toBe(verdict)
    const [value] = counts
    expect(evidence).toMatchObject([{ browser: 'six-streams', run: null, value, low: value, high: value, blocks: 3 }])
    expect(missing).toEqual([])
  })

  test('with its browser among the conditions, and the figures in words', () => {
    const twoServers = { ...ASKED, says: 'to two servers', figure: 'sse.twoServers' }
    const { verdict, because, conditions } = decided({ repeats: repeats(6, 6, 6) }, [ASKED, twoServers])
    expect(verdict).toBe('qualified')
    expect(because).toEqual([
      'It holds from one tab (6 in each of 3 repeats).',
      'It does not hold to two servers (8 in each of 3 repeats).',
    ])
    expect(conditions).toBe('Chromium 143.0.1.2 without a window, on loopback; no TLS, HTTP/1.1, this server')
  })
})

describe('it leaves a claim undecided, and says why,', () => {
  test.each([
    ['when its repeats differ', { repeats: repeats(6, 6, 5) }, 'open', 'the repeats differ: 6, 6, 5'],
    ['when there are too few repeats', { repeats: repeats(6, 6) }, 'open', 'an interval needs 3 repeats, there are 2'],
    [
      'when there is no browser',
      { browser: null, why: 'no browser was found: install Chrome' },
      'missing',
      'no browser was found: install Chrome',
    ],
    [
      'when a repeat failed, however many went well',
      { repeats: repeats(6, 6, 6), why: 'the page did not report' },
      'missing',
      'the page did not report',
    ],
    [
      'when a repeat has no such figure',
      { repeats: [...repeats(6, 6), {}] },
      'missing',
      'the browser’s page did not report this figure',
    ],
    ['when it was not made', null, 'missing', 'the experiment six-streams was not made'],
  ])('%s', (_, experiment, outcome, why) => {
    const { verdict, evidence, missing } = decided(experiment)
    expect(verdict).toBe('undecided')
    expect(evidence[0]).toMatchObject({ outcome, why })
    expect(missing).toEqual([`from one tab: ${why}`])
  })
})
