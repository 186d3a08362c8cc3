import { describe, expect, test } from 'vitest'
import type { MeasuredTest, ResolvedClaim } from '../../../protocol/claim.ts'
import type { MatrixAxis } from '../../../protocol/matrix.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { RunResult, ServerCost, Trial, VerdictLevel } from '../../format.ts'
import { decideClaim } from './decide.ts'
import type { EvidenceRun } from './evidence-run.ts'
import { growthSpans } from './growth-spans.ts'

const FIXTURE = buildFixtureResult({ blocks: 5 })
const CLIENTS: MatrixAxis = { name: 'clients', unit: 'count', values: [100, 1000] }

const below = (to: number) => ({ from: Number.NEGATIVE_INFINITY, to, outside: false, text: `below ${to}` })
const above = (from: number) => ({ from, to: Number.POSITIVE_INFINITY, outside: false, text: `above ${from}` })

function trialOf(transport: string, block: number, bytes: number | null, level: VerdictLevel = 'VALID'): Trial {
  const trial = FIXTURE.trials.find((one) => one.transport === transport && one.block === block) as Trial
  const server: ServerCost = { ...(trial.server as ServerCost), settledGrowthBytes: bytes }
  const reasons = level === 'VALID' ? [] : [{ code: 'x', message: 'it was late', remedy: 'rest' }]
  return { ...trial, server, verdict: { level, reasons } }
}

/** What each transport's process has grown by, a value a block; `base` of it has nothing to do with clients. */
function cellRun(clients: number, perClient: Readonly<Record<string, readonly number[]>>, base: readonly number[]) {
  const trials = Object.entries(perClient).flatMap(([transport, each]) =>
    each.map((bytes, index) => trialOf(transport, index + 1, (base[index] ?? 0) + bytes * clients)),
  )
  return { ...FIXTURE, trials } as RunResult
}

function evidenceOf(cells: Readonly<Record<number, RunResult>>, more: Partial<MeasuredTest> = {}) {
  const run: EvidenceRun = {
    name: 'memory',
    axes: [CLIENTS],
    cells: Object.entries(cells).map(([clients, result]) => ({ values: { clients: Number(clients) }, run: result })),
    verdict: FIXTURE.verdict,
    interrupted: false,
  }
  const asked: MeasuredTest = {
    kind: 'measured',
    says: 'idle',
    run: 'memory',
    measure: {
      of: { transport: 'sse', metric: 'server.settledGrowthBytes' },
      against: { transport: 'websocket', metric: 'server.settledGrowthBytes' },
      text: 'sse / websocket',
    },
    cells: [{ clients: 100 }, { clients: 1000 }],
    per: 'clients',
    holds: below(0.9),
    fails: above(0.9),
    margin: null,
    decides: true,
    ...more,
  }
  const told = { name: 'x', sentence: 'x', where: [], quantifier: 'bare', reading: null, beside: null } as const
  const claim: ResolvedClaim = { ...told, tests: [asked] }
  const { evidence } = decideClaim(claim, { runs: new Map([['memory', run]]), experiments: new Map() })
  expect(evidence).toHaveLength(1)
  return evidence[0]
}

/** A fixed part that is large, differs from block to block, and is the same at both ends of a block. */
const BASE = [4e6, 9e6, 6e6, 5e6, 8e6]
const EACH = { sse: [8000, 8080, 7960, 8040, 8000], websocket: [16_000, 16_100, 15_900, 16_000, 16_000] }

describe('growth for each client', () => {
  test('is what each client adds: what the process has anyway falls out', () => {
    const piece = evidenceOf({ 100: cellRun(100, EACH, BASE), 1000: cellRun(1000, EACH, BASE) })
    expect(piece).toMatchObject({ outcome: 'holds', cell: 'clients 100 to 1000', blocks: 5, unit: null })
    expect(piece?.value).toBeCloseTo(0.501, 2)
    expect(piece?.measure).toBe('sse / websocket, growth for each of clients')
  })

  test('is judged as it is: without the fixed part a plain ratio would have said otherwise', () => {
    const large = cellRun(1000, EACH, BASE)
    const [sse, websocket] = ['sse', 'websocket'].map(
      (transport) => large.trials.find((trial) => trial.transport === transport)?.server?.settledGrowthBytes ?? 0,
    )
    expect(Number(sse) / Number(websocket)).toBeGreaterThan(0.55)
    const equal = { sse: EACH.websocket, websocket: EACH.websocket }
    expect(evidenceOf({ 100: cellRun(100, equal, BASE), 1000: cellRun(1000, equal, BASE) })?.outcome).toBe('fails')
  })

  test('of one side is in its own unit', () => {
    const measure = { of: { transport: 'sse', metric: 'server.settledGrowthBytes' }, against: null, text: 'sse' }
    const bounds = { holds: above(7000), fails: below(1000) }
    const cells = { 100: cellRun(100, EACH, BASE), 1000: cellRun(1000, EACH, BASE) }
    expect(evidenceOf(cells, { measure, ...bounds })).toMatchObject({ outcome: 'holds', unit: 'bytes', value: 8016 })
  })

  test('needs the blocks that ran at both ends, of both arms', () => {
    const large = cellRun(1000, EACH, BASE)
    const cut = { ...large, trials: large.trials.filter(({ arm, block }) => arm !== 'sse' || block >= 3) }
    const three = evidenceOf({ 100: cellRun(100, EACH, BASE), 1000: cut })
    expect(three).toMatchObject({ blocks: 3, outcome: 'holds' })
    expect(three?.value).toBeCloseTo(0.5, 2)
    const two = { ...large, trials: large.trials.filter(({ block }) => block <= 2) }
    const open = evidenceOf({ 100: cellRun(100, EACH, BASE), 1000: two })
    expect(open).toMatchObject({ outcome: 'open', why: 'an interval needs 3 blocks, there are 2' })
  })

  test.each([
    ['has no ratio where a side shrinks', { sse: [-1, -1, -1], websocket: [2, 2, 2] }, 'a side is not above 0'],
  ])('%s', (_, each, why) => {
    const piece = evidenceOf({ 100: cellRun(100, each, BASE), 1000: cellRun(1000, each, BASE) })
    expect(piece).toMatchObject({ outcome: 'missing' })
    expect(piece?.why).toContain(why)
  })

  test('is missing where an end did not run, is INVALID, or withholds the figure', () => {
    const [small, large] = [cellRun(100, EACH, BASE), cellRun(1000, EACH, BASE)]
    expect(evidenceOf({ 100: small })?.why).toBe('the run memory ended before this cell')
    const invalid = { ...large, trials: [...large.trials.slice(1), trialOf('sse', 1, 8e6, 'INVALID')] }
    expect(evidenceOf({ 100: small, 1000: invalid })?.why).toBe('sse is INVALID in block 1: it was late')
    const hidden = { ...small, trials: [...small.trials.slice(1), trialOf('sse', 1, null)] }
    expect(evidenceOf({ 100: hidden, 1000: large })?.why).toContain('server.settledGrowthBytes is withheld')
  })
})

test('the outermost cells are compared, within each combination of the other axes', () => {
  const cells = [10, 1000, 100].flatMap((clients) => [true, false].map((keepAlive) => ({ keepAlive, clients })))
  expect(growthSpans(cells, 'clients')).toEqual([
    { least: { keepAlive: true, clients: 10 }, most: { keepAlive: true, clients: 1000 } },
    { least: { keepAlive: false, clients: 10 }, most: { keepAlive: false, clients: 1000 } },
  ])
})
