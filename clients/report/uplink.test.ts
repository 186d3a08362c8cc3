import { expect, test } from 'vitest'
import { uplinkWords } from '../../results/analysis/uplink-words.ts'
import { FIXTURE_UPLINK } from '../../results/fixture/uplink.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { Trial, UplinkResult } from '../../results/format.ts'
import { uplinkLines } from './uplink.ts'

const RUN = buildFixtureResult({ blocks: 2 })

/** The fixture's trials, whose clients sent this. */
function linesOf(uplinkOf: (trial: Trial) => UplinkResult | undefined, width = 110): string[] {
  const trials = RUN.trials.map((trial) => {
    const uplink = uplinkOf(trial)
    return uplink === undefined ? trial : { ...trial, uplink }
  })
  return uplinkLines({ trials }, { width, colour: false })
}

test('a row an arm: medians of what it took, sums of what became of it', () => {
  const lines = linesOf(() => ({ ...FIXTURE_UPLINK, failed: 3, lost: 2, echoesLost: 1 }))
  expect(lines.find((line) => line.includes('websocket'))).toMatch(/websocket +82 +82 +81 +82 +81 +82 +4000 +6 +6$/)
  expect(lines.join('\n')).toContain('Failed: never acknowledged; lost: copies that somebody should have got.')
})

test('what is withheld says why, by the name of its column', () => {
  const few = { ...FIXTURE_UPLINK.ackUs, count: 92, p99: null }
  const told = linesOf(() => ({ ...FIXTURE_UPLINK, ackUs: few })).join('\n')
  expect(told).toContain('– ack p99: too few events for that figure.')
  expect(told).not.toContain('echo p99:')
})

test('on a narrow terminal columns leave, and that is said', () => {
  const lines = linesOf(() => FIXTURE_UPLINK, 60)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
  expect(lines.join('\n')).toContain('Left out for width:')
})

test('a run whose clients send nothing has no lines, nor words in its title', () => {
  expect(linesOf(() => undefined)).toEqual([])
  expect(uplinkWords(RUN.scenario.resolved)).toEqual([])
})

test('a title says who is together, how often each speaks, and how much', () => {
  const { clients } = RUN.scenario.resolved
  const uplink = { rate: 0.5, sizeBytes: 100, arrival: 'poisson' } as const
  expect(uplinkWords({ clients: { ...clients, channels: 'pairs' }, uplink })).toEqual([
    'pairs',
    '0.5 messages/s each',
    '100 B said',
  ])
  expect(uplinkWords({ clients, uplink })).toEqual(['0.5 messages/s each', '100 B said'])
})
