/** A driver that cannot keep up must say so, and one that can must not be blamed for a server that cannot. */
import { afterEach, expect, test } from 'vitest'
import { codesOf, runPlainTrial } from './plain-trial.ts'

const STALL = new URL('./stall.mjs', import.meta.url).href
/** 1,200 latencies, of which twelve lie beyond the p99; ten must. */
const LOAD = { transport: 'sse', clients: 10, rate: 120, measuredMs: 1_000 }

/** Of the stall's 200 ms, what the p99 of events and of bounds must show at least, µs. */
const MOST_OF_THE_STALL_US = 150_000

const environment = { ...process.env }
afterEach(() => {
  process.env = { ...environment }
})

/** Stalls the process with this main file for 200 ms of each second, in trials that begin from now on. */
function stall(mainFile: string): void {
  process.env['TLAB_TEST_STALL'] = mainFile
  process.env['NODE_OPTIONS'] = `${environment['NODE_OPTIONS'] ?? ''} --import=${STALL}`
}

test('a driver that stands still for a fifth of the time doubts its own stamps', async () => {
  stall('clients/driver/main.js')
  const trial = await runPlainTrial(LOAD)
  expect(trial.latencyUs.fromDue.p99).toBeGreaterThan(MOST_OF_THE_STALL_US)
  expect(trial.driver.stampErrorUs).toBeGreaterThan(MOST_OF_THE_STALL_US)
  expect(trial.verdict.level).not.toBe('VALID')
  expect(codesOf(trial)).toContain('instrument-error')
})

test('it doubts them also when they are too few for a p99', async () => {
  stall('clients/driver/main.js')
  const trial = await runPlainTrial({ ...LOAD, clients: 5, rate: 40 })
  expect(trial.latencyUs.fromDue).toMatchObject({ p90: expect.any(Number), p99: null })
  expect(codesOf(trial)).toContain('instrument-error')
})

test('a server that stands still for a fifth of the time is a late feed, and no error of the instrument', async () => {
  stall('server/main.js')
  const trial = await runPlainTrial(LOAD)
  expect(trial.latencyUs.fromDue.p99).toBeGreaterThan(MOST_OF_THE_STALL_US)
  expect(trial.server?.feedLatenessP99Us).toBeGreaterThan(MOST_OF_THE_STALL_US)
  expect(codesOf(trial)).toContain('feed-late')
  // Whatever else keeps this machine busy while tests run: the stall is not charged to the stamps.
  expect(trial.driver.stampErrorUs).toBeLessThan(MOST_OF_THE_STALL_US / 2)
})
