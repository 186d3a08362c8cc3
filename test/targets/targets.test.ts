/** Servers that are none of the lab's, followed by nothing but a mapping. */
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { summaryTable } from '../../clients/report/table.ts'
import { runTitle } from '../../clients/report/title.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { TargetMapping } from '../../protocol/target.ts'
import { whyWithheld } from '../../results/analysis/withheld.ts'
import type { RunResult, Trial } from '../../results/format.ts'
import { withoutFeed } from '../../scenarios/index.ts'
import { loadMapping } from '../../scenarios/language/load-mapping.ts'
import { plainScenario, runUnwatched } from '../one-trial.ts'
import { ownFaults } from '../own-faults.ts'
import { BOARD_MAPPING, startMessageBoard } from './message-board.ts'
import { startTicker } from './ticker.ts'

const CLIENTS = 5

function mappingOf(text: string, url: string): TargetMapping {
  const loaded = loadMapping(text, 'mapping.yaml')
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors))
  return { ...loaded.mapping, url }
}

function scenarioAt(target: TargetMapping, transports: ResolvedScenario['transports']): ResolvedScenario {
  return plainScenario({
    name: 'theirs',
    title: 'A server that is not ours',
    feed: { source: 'synthetic', payloadBytes: 200, arrival: 'fixed', rate: 50 },
    clients: { count: CLIENTS, rampMs: 200, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: 500, rate: 50, measure: false },
      { name: 'steady', startMs: 500, durationMs: 1000, rate: 50, measure: true },
    ],
    transports,
    target,
  })
}

const trialOf = ({ trials }: RunResult, transport: string): Trial =>
  trials.find((trial) => trial.transport === transport) as Trial

describe('a message board with a wire of its own', async () => {
  test('four transports lose nothing, and all that can be known is known', async () => {
    const board = await startMessageBoard()
    onTestFinished(() => board.close())
    const transports = { polling: { intervalMs: 100 }, 'long-polling': { waitMs: 2000 }, sse: {}, websocket: {} }
    const result = await runUnwatched(scenarioAt(mappingOf(BOARD_MAPPING, board.url), transports))
    expect(result.trials).toHaveLength(4)
    expect(result.target).toBe(new URL(board.url).host)
    for (const trial of result.trials) {
      expect(ownFaults(trial), trial.transport).toEqual([])
      expect(trial.deliveries, trial.transport).toEqual({
        expected: 50 * CLIENTS,
        delivered: 50 * CLIENTS,
        lost: 0,
        duplicated: 0,
        reordered: 0,
        gaps: 0,
      })
      expect(trial.target?.publishing, trial.transport).toMatchObject({ accepted: 75, refused: 0, failed: 0 })
      expect(trial.bytes.steady.down.payload, trial.transport).toBeGreaterThan(0)
      expect(trial.bytes.client.down.payload % 200, trial.transport).toBe(0)
      expect(trial.latencyUs.fromDue.p50, trial.transport).toBeGreaterThan(0)
      expect(trial.joinUs.count, trial.transport).toBe(CLIENTS)
      expect([trial.server, trial.bytes.server, trial.theory.meanUs], trial.transport).toEqual([null, null, null])
    }
    // One POST more than events: the one that opens the channel.
    expect([...board.posts.values()]).toEqual([76, 76, 76, 76])
  })

  test('one that takes no first event, and one that is not there, end the run before it begins', async () => {
    const board = await startMessageBoard()
    onTestFinished(() => board.close())
    const transports = { sse: {} }
    board.refuse(403)
    await expect(runUnwatched(scenarioAt(mappingOf(BOARD_MAPPING, board.url), transports))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('expected 2xx, it answered 403'),
    })
    const nowhere = mappingOf(BOARD_MAPPING, 'http://127.0.0.1:9')
    await expect(runUnwatched(scenarioAt(nowhere, transports))).rejects.toMatchObject({ exitCode: 3 })
  })
})

describe.concurrent('a ticker that publishes by itself', () => {
  const run = async (
    event: string,
    context: TestContext,
    { skippedOf, measuredMs = 1000 }: { readonly skippedOf?: number; readonly measuredMs?: number } = {},
  ): Promise<RunResult> => {
    const ticker = await startTicker(skippedOf)
    context.onTestFinished(() => ticker.close())
    const mapping = mappingOf(`event: { ${event} }\nsse: { path: /ticks }\n`, ticker.url)
    const scenario = withoutFeed(scenarioAt(mapping, { sse: {} }))
    const phases = scenario.phases.map((phase) => (phase.measure ? { ...phase, durationMs: measuredMs } : phase))
    return runUnwatched({ ...scenario, phases })
  }

  test('with a sequence and a time it has losses and latencies, by the wall clock', async (context) => {
    const result = await run('sequence: /n, time: /at, unit: iso', context, { skippedOf: 4 })
    const trial = trialOf(result, 'sse')
    expect(ownFaults(trial)).toEqual([])
    expect(trial.clock).toMatchObject({ kind: 'wall' })
    expect(trial.clock?.uncertaintyUs).toBeGreaterThanOrEqual(1000)
    const { expected, delivered, lost } = trial.deliveries
    const lostByEach = (lost ?? Number.NaN) / CLIENTS
    expect(expected).toBe(delivered + lostByEach * CLIENTS)
    // Ten ticks pass over three or four numbers, of which one may lie between two phases.
    expect([2, 3, 4]).toContain(lostByEach)
    expect(trial.deliveries.delivered).toBeGreaterThan(CLIENTS)
    expect(trial.latencyUs.fromDue.count).toBe(trial.deliveries.delivered)
    // The two clocks are 10⁹ s apart; translated wrongly nothing of that size would be seen. null: less than clocks know.
    expect(trial.latencyUs.fromDue.p50 ?? 0).toBeLessThan(10_000_000)
    // One that is lost may be the slowest of all.
    expect(trial.latencyUs.fromDue.max).toBeNull()
    expect([trial.achievedRate, trial.target?.publishing]).toEqual([null, null])
  })

  test('with a time and no sequence nobody knows what was lost, and no percentile is told', async (context) => {
    const trial = trialOf(await run('time: /at, unit: iso', context), 'sse')
    expect(trial.deliveries.delivered).toBeGreaterThan(CLIENTS)
    expect(trial.latencyUs.fromDue).toMatchObject({ mean: null, p50: null, p99: null, max: null })
    expect(whyWithheld(trial, 'latency.p99')?.why).toBe('its messages carry no sequence')
  })

  test('with a time that is told to the second no latency is told more finely', async (context) => {
    // Two seconds hold a whole one, whenever they begin: that many events are due at one instant.
    const trial = trialOf(await run('sequence: /n, time: /second, unit: iso', context, { measuredMs: 2000 }), 'sse')
    expect(ownFaults(trial)).toEqual([])
    expect(trial.clock?.uncertaintyUs).toBeGreaterThanOrEqual(1_000_000)
    expect(trial.latencyUs.fromDue.count).toBe(trial.deliveries.delivered)
    expect(trial.latencyUs.fromDue).toMatchObject({ mean: null, p50: null })
    expect(whyWithheld(trial, 'latency.mean')?.why).toContain('smaller than the clock’s uncertainty of 1')
  })

  test('without either nothing is invented: dashes, and why', async (context) => {
    const result = await run('', context)
    const trial = trialOf(result, 'sse')
    expect(ownFaults(trial)).toEqual([])
    expect(trial.deliveries).toMatchObject({ expected: null, lost: null, duplicated: null })
    expect(trial.deliveries.delivered).toBeGreaterThan(CLIENTS)
    expect(trial.latencyUs.fromDue).toMatchObject({ count: 0, p50: null, mean: null, histogram: '' })
    expect(trial.staleness.meanMs).toBeNull()
    const { lines, notes } = summaryTable(result, { width: 100, colour: false })
    expect(lines.at(-1)).toMatch(/^ sse +– +– /)
    expect(notes.join(' ')).toContain('lost: its messages carry no sequence.')
    expect(notes.join(' ')).toContain('its messages carry no time.')
    const setting = { target: result.target ?? null, aa: null }
    expect(runTitle(result.scenario.resolved, setting)).toContain(`published by itself · ${result.target}`)
  })
})
