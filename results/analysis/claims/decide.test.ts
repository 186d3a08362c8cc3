import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimTest, Quantifier, ResolvedClaim } from '../../../protocol/claim.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { Outcome } from '../../format/claims.ts'
import type { RunResult, Trial, VerdictLevel } from '../../format.ts'
import { decideClaim, verdictOf } from './decide.ts'
import { type EvidenceRun, evidenceRun } from './evidence-run.ts'
import type { Known } from './known.ts'

/** What a made-up trial has, everything else is the fixture's. */
interface MadeUp {
  readonly p50Us: number | null
  readonly level?: VerdictLevel
  readonly errorUs?: number
  readonly perEvent?: number
  readonly residualUs?: number
}

const FIXTURE = buildFixtureResult({ blocks: 5 })

function trialOf(transport: string, block: number, made: MadeUp): Trial {
  const trial = FIXTURE.trials.find((one) => one.transport === transport && one.block === block) as Trial
  const { p50Us, level = 'VALID', errorUs = 0, perEvent = 300, residualUs = 0 } = made
  return {
    ...trial,
    latencyUs: { ...trial.latencyUs, fromDue: { ...trial.latencyUs.fromDue, p50: p50Us } },
    bytes: { ...trial.bytes, perEvent },
    driver: { ...trial.driver, stampErrorP50Us: errorUs, stampErrorUs: errorUs, timerLatenessP99Us: null },
    server: null,
    network: null,
    phases: [],
    theory: { ...trial.theory, residualUs },
    verdict: { level, reasons: level === 'VALID' ? [] : [{ code: 'x', message: 'it was late', remedy: 'rest' }] },
  }
}

/** One run of sse against websocket, a value a block. */
function runOf(sse: readonly MadeUp[], websocket: readonly MadeUp[]): RunResult {
  const trials = [
    ...sse.map((made, index) => trialOf('sse', index + 1, made)),
    ...websocket.map((made, index) => trialOf('websocket', index + 1, made)),
  ]
  return { ...FIXTURE, trials }
}

const times = (count: number, made: MadeUp): MadeUp[] => Array.from({ length: count }, () => made)
const around = (p50Us: number): MadeUp[] => [0.98, 1, 1.02].map((factor) => ({ p50Us: p50Us * factor }))

const ABOVE = { from: 1.1, to: Number.POSITIVE_INFINITY, outside: false, text: 'above 1.1' }
const BELOW = { from: Number.NEGATIVE_INFINITY, to: 1.1, outside: false, text: 'below 1.1' }

function asked(run: string, more: Partial<Extract<ClaimTest, { kind: 'measured' }>> = {}): ClaimTest {
  return {
    kind: 'measured',
    says: `in ${run}`,
    run,
    measure: {
      of: { transport: 'sse', metric: 'latency.p50' },
      against: { transport: 'websocket', metric: 'latency.p50' },
      text: 'sse.latency.p50 / websocket.latency.p50',
    },
    cells: [{}],
    per: null,
    holds: ABOVE,
    fails: BELOW,
    margin: null,
    decides: true,
    ...more,
  }
}

function claimOf(tests: ClaimTest[], quantifier: Quantifier = 'bare'): ResolvedClaim {
  return { name: 'made-up', sentence: 'A made-up sentence', where: [], quantifier, reading: null, beside: null, tests }
}

function runs(of: Readonly<Record<string, RunResult>>): Known {
  const made = Object.entries(of).map(([name, result]): [string, EvidenceRun] => [name, evidenceRun(name, result)])
  return { runs: new Map(made), experiments: new Map() }
}

const SLOW = runOf(around(2000), around(1000))
const EQUAL = runOf(around(1000), around(1000))
const NOISY = runOf([{ p50Us: 500 }, { p50Us: 1000 }, { p50Us: 2000 }], around(1000))

const MISSING: ClaimTest = { kind: 'missing', says: 'by POST', missing: 'a run in which clients send', decides: true }

describe('the verdict on', () => {
  test.each([
    ['a bare sentence that holds everywhere', 'bare', [SLOW, SLOW], 'supported'],
    ['a bare sentence that holds nowhere', 'bare', [EQUAL, EQUAL], 'refuted'],
    ['a bare sentence that holds here and not there', 'bare', [SLOW, EQUAL], 'qualified'],
    ['a bare sentence of which a part is open', 'bare', [SLOW, NOISY], 'undecided'],
    ['a bare sentence that is qualified whatever the rest', 'bare', [SLOW, EQUAL, NOISY], 'qualified'],
    ['an "always" with one counter-example', 'always', [SLOW, EQUAL], 'refuted'],
    ['an "always" with a counter-example, the rest open', 'always', [NOISY, EQUAL], 'refuted'],
    ['an "always" with a part that is open', 'always', [SLOW, NOISY], 'undecided'],
    ['an "always" that holds everywhere', 'always', [SLOW, SLOW], 'supported'],
    ['a "some" with one example, the rest open', 'some', [SLOW, NOISY], 'supported'],
    ['a "some" without an example', 'some', [EQUAL, EQUAL], 'refuted'],
    ['a "some" with none yet', 'some', [EQUAL, NOISY], 'undecided'],
  ] as const)('%s', (_, quantifier, results, verdict) => {
    const named = Object.fromEntries(results.map((result, index) => [`r${index}`, result]))
    const claim = claimOf(
      Object.keys(named).map((name) => asked(name)),
      quantifier,
    )
    expect(decideClaim(claim, runs(named)).verdict).toBe(verdict)
  })
})

test('a decided claim says where it holds and where not, with the figures', () => {
  const { because, missing, conditions } = decideClaim(claimOf([asked('a'), asked('b')]), runs({ a: SLOW, b: EQUAL }))
  expect(because).toEqual(['It holds in a (2.00× [2.00, 2.00]).', 'It does not hold in b (1.00× [1.00, 1.00]).'])
  expect(missing).toEqual([])
  expect(conditions).toMatch(
    /^a and b|^(a browser’s|minimal) heads, loopback, .* of payload; no TLS, HTTP\/1.1, this server$/,
  )
})

describe('a claim is undecided, and says what is missing, when', () => {
  test.each([
    ['a run was not made', [asked('a')], {}, 'in a: the run a was not made'],
    ['it cannot be measured yet', [asked('a'), MISSING], { a: SLOW }, 'by POST: a run in which clients send'],
    [
      'there are too few blocks',
      [asked('a')],
      { a: runOf(times(2, { p50Us: 2000 }), times(2, { p50Us: 1000 })) },
      'in a: an interval needs 3 blocks, there are 2',
    ],
    [
      'a trial is INVALID',
      [asked('a')],
      { a: runOf([...around(2000).slice(1), { p50Us: 2000, level: 'INVALID' }], around(1000)) },
      'in a: sse is INVALID in block 3: it was late',
    ],
    [
      'a figure is withheld',
      [asked('a')],
      { a: runOf([...around(2000).slice(1), { p50Us: null }], around(1000)) },
      'latency.p50 is withheld',
    ],
    ['the interval is too wide', [asked('a')], { a: NOISY }, 'the interval lies neither above 1.1 nor below 1.1'],
  ])('%s', (_, tests, named, why) => {
    const { verdict, missing } = decideClaim(claimOf(tests), runs(named))
    expect(verdict).toBe('undecided')
    expect(missing.join()).toContain(why)
  })
})

describe('the instrument', () => {
  test('an error that could hide the difference leaves it open, both ways', () => {
    const late = (p50Us: number): MadeUp[] => around(p50Us).map((made) => ({ ...made, errorUs: 300 }))
    expect(decideClaim(claimOf([asked('a')]), runs({ a: runOf(late(1400), late(1000)) })).verdict).toBe('undecided')
    expect(decideClaim(claimOf([asked('a')]), runs({ a: runOf(late(1000), late(1000)) })).verdict).toBe('undecided')
    expect(decideClaim(claimOf([asked('a')]), runs({ a: runOf(late(9000), late(1000)) })).verdict).toBe('supported')
  })

  test('a SUSPECT trial decides a latency only beyond what it is suspected of', () => {
    const suspect = { level: 'SUSPECT', residualUs: 900 } as const
    const doubted = (p50Us: number): MadeUp[] => around(p50Us).map((made) => ({ ...made, ...suspect }))
    expect(decideClaim(claimOf([asked('a')]), runs({ a: runOf(doubted(2000), around(1000)) })).verdict).toBe(
      'undecided',
    )
    const far = decideClaim(claimOf([asked('a')]), runs({ a: runOf(doubted(90_000), around(1000)) }))
    expect(far.verdict).toBe('supported')
    expect(far.evidence[0]?.suspect).toBe(true)
  })

  test('a SUSPECT trial decides bytes as any other', () => {
    const bytes = asked('a', {
      measure: {
        of: { transport: 'sse', metric: 'bytesPerEvent' },
        against: { transport: 'websocket', metric: 'bytesPerEvent' },
        text: 'sse.bytesPerEvent / websocket.bytesPerEvent',
      },
    })
    const run = runOf(
      times(3, { p50Us: 1, perEvent: 600, level: 'SUSPECT', residualUs: 1e9 }),
      times(3, { p50Us: 1, perEvent: 300 }),
    )
    expect(decideClaim(claimOf([bytes]), runs({ a: run })).verdict).toBe('supported')
  })
})

test('stamps that are late make a side shorter than it looks, never longer', () => {
  const late = times(3, { p50Us: 1000, errorUs: 200 })
  const exact = times(3, { p50Us: 1000 })
  const intervalOf = (sse: MadeUp[], websocket: MadeUp[]) => {
    const [{ low, high } = { low: null, high: null }] = decideClaim(
      claimOf([asked('a')]),
      runs({ a: runOf(sse, websocket) }),
    ).evidence
    return [low, high]
  }
  expect(intervalOf(late, exact)).toEqual([0.8, 1])
  expect(intervalOf(exact, late)).toEqual([1, 1.25])
})

describe('a margin', () => {
  test('counts what lies within it as none, whatever the ratio', () => {
    const apart = runs({ a: runOf(around(300), around(200)) })
    expect(decideClaim(claimOf([asked('a')]), apart).verdict).toBe('supported')
    expect(decideClaim(claimOf([asked('a', { margin: 200 })]), apart).verdict).toBe('refuted')
  })

  test('leaves the interval as it was measured, and says that the sides count as alike', () => {
    const apart = runs({ a: runOf(around(300), around(200)) })
    const { because, evidence } = decideClaim(claimOf([asked('a', { margin: 200 })]), apart)
    expect(because).toEqual(['It does not hold in a (1.50× [1.50, 1.50], apart by less than 0.20 ms).'])
    expect(evidence[0]).toMatchObject({ low: 1.5, high: 1.5, margin: 200, alike: { margin: '0.20 ms', isAlike: true } })
  })

  test('leaves open what lies on both sides of it', () => {
    const apart = runs({ a: runOf(around(400), around(200)) })
    expect(decideClaim(claimOf([asked('a', { margin: 200 })]), apart).verdict).toBe('undecided')
  })

  test('changes nothing beyond it', () => {
    const apart = runs({ a: runOf(around(9000), around(200)) })
    expect(decideClaim(claimOf([asked('a', { margin: 200 })]), apart).verdict).toBe('supported')
  })
})

test('a metric alone is judged in its own unit, also where it is 0', () => {
  const none = asked('a', {
    measure: { of: { transport: 'sse', metric: 'deliveries.lost' }, against: null, text: 'sse.deliveries.lost' },
    holds: { from: 10, to: Number.POSITIVE_INFINITY, outside: false, text: 'above 10' },
    fails: { from: Number.NEGATIVE_INFINITY, to: 1, outside: false, text: 'below 1' },
  })
  const { verdict, because } = decideClaim(claimOf([none]), runs({ a: EQUAL }))
  expect(verdict).toBe('refuted')
  expect(because).toEqual(['It does not hold in a (0 [0, 0]).'])
})

test('what is only shown decides nothing', () => {
  const { verdict, because } = decideClaim(
    claimOf([asked('a'), asked('b', { decides: false })]),
    runs({ a: SLOW, b: EQUAL }),
  )
  expect(verdict).toBe('supported')
  expect(because).toContain('Shown, not judged by: in b (1.00× [1.00, 1.00]).')
})

test('each cell of a sweep is a piece of evidence of its own', () => {
  const swept: EvidenceRun = {
    name: 'a',
    axes: [{ name: 'rate', unit: 'perSecond', values: [1, 10] }],
    cells: [
      { values: { rate: 1 }, run: SLOW },
      { values: { rate: 10 }, run: EQUAL },
    ],
    verdict: FIXTURE.verdict,
    interrupted: false,
  }
  const claim = claimOf([asked('a', { cells: [{ rate: 1 }, { rate: 10 }, { rate: 100 }] })], 'always')
  const { evidence, verdict } = decideClaim(claim, { runs: new Map([['a', swept]]), experiments: new Map() })
  expect(evidence.map(({ cell, outcome }) => `${cell} ${outcome}`)).toEqual([
    'rate 1/s holds',
    'rate 10/s fails',
    'rate 100/s missing',
  ])
  expect(verdict).toBe('refuted')
})

const outcome = fc.constantFrom<Outcome>('holds', 'fails', 'open', 'missing')
const quantifier = fc.constantFrom<Quantifier>('bare', 'always', 'some')
const piece = fc.record({ outcome, decides: fc.boolean() })

test('a verdict is what it would be however the open pieces turned out', () => {
  fc.assert(
    fc.property(
      quantifier,
      fc.array(piece, { maxLength: 6 }),
      fc.infiniteStream(fc.boolean()),
      (rule, pieces, coins) => {
        const verdict = verdictOf(rule, pieces)
        fc.pre(verdict !== 'undecided')
        const settled = pieces.map((one) => {
          if (one.outcome === 'holds' || one.outcome === 'fails') return one
          return { ...one, outcome: coins.next().value === true ? ('holds' as const) : ('fails' as const) }
        })
        expect(verdictOf(rule, settled)).toBe(verdict)
      },
    ),
  )
})

test('the order of the evidence does not matter, nor what is only shown', () => {
  fc.assert(
    fc.property(quantifier, fc.array(piece, { maxLength: 6 }), (rule, pieces) => {
      const verdict = verdictOf(rule, pieces)
      expect(verdictOf(rule, [...pieces].reverse())).toBe(verdict)
      expect(
        verdictOf(
          rule,
          pieces.filter(({ decides }) => decides),
        ),
      ).toBe(verdict)
    }),
  )
})
