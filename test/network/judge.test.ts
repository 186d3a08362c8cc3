/** What a broken link or poller would show must not pass: made-up means, against the theory of the very cases. */
import { expect, test } from 'vitest'
import { CASES, type Case, FIXED_RATE, NARROW } from './cases.ts'
import { judgeMeans, type Means, sumOf, worstCase } from './judge.ts'
import { linkScenario } from './link-trial.ts'

const DELAY_US = 50_000

function theoryOf({ theoryUs, wanted, jitterMs = 0 }: Case): Means {
  const at = (roundTripMs: number, jitter: number) => {
    return theoryUs(500 * roundTripMs, linkScenario({ ...wanted, clients: 20, roundTripMs, jitterMs: jitter }))
  }
  return { nearUs: at(0, 0), farUs: at(100, jitterMs) }
}

function complaintsOf(one: Case, measured: Means): readonly string[] {
  const theory = theoryOf(one)
  const allowed = { excessUs: one.excessToleranceUs, netUs: one.toleranceUs(theory.farUs) }
  return judgeMeans(measured, theory, allowed).complaints
}

test.each(CASES)('$name: what theory says passes, with a millisecond of the host in both means', (one) => {
  const { nearUs, farUs } = theoryOf(one)
  expect(complaintsOf(one, { nearUs: nearUs + 1_000, farUs: farUs + 1_000 })).toEqual([])
})

test.each(CASES)('$name: a delay of nothing at all does not pass', (one) => {
  const { nearUs } = theoryOf(one)
  expect(complaintsOf(one, { nearUs, farUs: nearUs })).toMatchObject([/^net: /])
})

test.each<[string, Case, Means]>([
  ['a link that ignores the bandwidth', NARROW, { nearUs: 500, farUs: DELAY_US + 500 }],
  ['a link of twice the bandwidth', NARROW, { nearUs: 20_500, farUs: DELAY_US + 20_500 }],
  ['a poller of half the interval', FIXED_RATE, { nearUs: 250_000, farUs: 250_000 + DELAY_US }],
  ['a poller of twice the interval', FIXED_RATE, { nearUs: 1_000_000, farUs: 1_000_000 + DELAY_US }],
])('%s, wrong at both delays alike, is seen where there is none', (_, one, measured) => {
  expect(complaintsOf(one, measured)).toMatchObject([/^without a delay: /])
})

test('means that nobody measured do not pass', () => {
  expect(complaintsOf(NARROW, { nearUs: Number.NaN, farUs: Number.NaN })).toHaveLength(2)
})

test('the worst case is the sum of its parts, and a mean below theory allows nothing', () => {
  const rule = { intervalUs: 1_000_000, roundTripUs: 100_000 }
  const lateness = { feedUs: 3_000, pollerUs: 2_000, linkUs: 1_000 }
  expect(sumOf(worstCase(rule, lateness, 500))).toBe(1_057_500)
  expect(sumOf(worstCase(rule, lateness, -500))).toBe(1_057_000)
  expect(sumOf(worstCase(rule, { ...lateness, linkUs: Number.NaN }, 0))).toBeNaN()
})
