import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult, Trial } from '../../results/format.ts'
import { networkLimits } from './network-limit.ts'

const own = buildFixtureResult({ blocks: 1 })
const clock = { kind: 'exchange', offsetUs: 9, uncertaintyUs: 120, roundTripUs: 640 } as const
const elsewhere: RunResult = {
  ...own,
  target: 'lab.example:8080',
  trials: own.trials.map((trial) => ({ ...trial, clock })),
}

function withLink(run: RunResult, delayMs = 40): RunResult {
  const network = { via: 'link', delayMs, jitterMs: 0, bytesPerSecond: null, lossShare: 0 } as const
  return { ...run, scenario: { ...run.scenario, resolved: { ...run.scenario.resolved, network } } }
}

const told = (run: RunResult): string[] => networkLimits([run]).map(({ title, text }) => `${title} ${text}`)

test('without a network a server of the run itself stood on the same machine', () => {
  expect(told({ ...own, target: null })).toEqual([
    expect.stringMatching(/^Loopback\. Server and clients shared one machine /),
  ])
})

test('a server elsewhere is never said to have shared the machine, and the way to it is only estimated', () => {
  for (const run of [elsewhere, withLink(elsewhere), { ...elsewhere, target: undefined }]) {
    expect(told(run).join(' ')).not.toMatch(/Loopback|one machine/)
  }
  expect(told(elsewhere)).toEqual([
    expect.stringMatching(
      /^A server elsewhere\. The server at lab\.example:8080 does not .* time stamps, 0\.32 ms, is an estimate/,
    ),
  ])
  expect(told(withLink(elsewhere))[1]).toMatch(
    /^An emulated network\. 80 ms round trip, on top of the way to the server: /,
  )
})

test('somebody’s server on the same machine is named', () => {
  expect(told({ ...own, target: '127.0.0.1:8080' })[0]).toMatch(
    /^Loopback\. The server at 127\.0\.0\.1:8080 and clients/,
  )
})

test('an emulated network says that its machine was one', () => {
  expect(told(withLink(own))).toEqual([
    expect.stringMatching(/^An emulated network\. 80 ms .* on one machine .*slow start\.$/),
  ])
})

test('of a sweep along the round trip the whole range is told, and the bursts of all cells', () => {
  const burst = (run: RunResult): RunResult => ({
    ...run,
    trials: run.trials.map((trial) => ({ ...trial, network: { largeBursts: 1 } as NonNullable<Trial['network']> })),
  })
  const cells = [80, 0, 20].map((delayMs) => burst(withLink({ ...own, target: null }, delayMs)))
  const [limit, ...others] = networkLimits(cells)
  expect(others).toEqual([])
  expect(limit?.text).toMatch(/^From 0 ms round trip to 160 ms round trip, on one machine /)
  expect(limit?.text).toContain(`(polling ${3 * own.trials.filter(({ arm }) => arm === 'polling').length},`)
})
