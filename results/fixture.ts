/**
 * A FIXTURE: a complete, consistent result of made-up numbers, for tests. It was never measured and must never
 * be shown as a measurement; its scenario, title and processor say so.
 */
import type { ResolvedFault } from '../protocol/scenario.ts'
import { assembleResult } from './analysis/assemble.ts'
import { FIXTURE_SCENARIO, FIXTURE_TEXT } from './fixture/scenario.ts'
import { buildFixtureTrial } from './fixture/trial.ts'
import type { RunResult } from './format.ts'

export interface FixtureOptions {
  /** Repeats of all four transports. */
  readonly blocks?: number
  readonly seed?: number
  /** Trials that finished; fewer than all mark the run as interrupted. */
  readonly trials?: number
  /** Deliveries that every trial of a transport lost, by its name. */
  readonly lost?: Readonly<Record<string, number>>
  /** Faults that struck every trial. */
  readonly faults?: readonly ResolvedFault[]
}

/** The same options give the same result. */
export function buildFixtureResult(options: FixtureOptions = {}): RunResult {
  const { blocks = 3, seed = 1, lost = {}, faults = [] } = options
  const resolved = { ...FIXTURE_SCENARIO, repeat: blocks, seed, faults }
  const plan = Array.from({ length: blocks }, (_, index) => index + 1).flatMap((block) =>
    Object.keys(resolved.transports).map((transport) => ({ transport, block })),
  )
  const planned = plan.slice(0, options.trials ?? plan.length)
  return assembleResult({
    startedAt: '2000-01-01T00:00:00.000Z',
    endedAt: '2000-01-01T00:10:00.000Z',
    target: null,
    interrupted: planned.length < plan.length,
    seed,
    scenario: { name: resolved.name, text: FIXTURE_TEXT, resolved },
    environment: {
      cpu: 'none: fixture of made-up numbers',
      cores: 2,
      memoryBytes: 8 * 1024 ** 3,
      platform: 'none',
      kernel: 'none',
      node: 'v0.0.0',
      versions: { 'transport-lab': '0.0.0' },
      commit: null,
      clockId: 'fixture',
    },
    trials: planned.map(({ transport, block }) => buildFixtureTrial(resolved, transport, block, lost[transport] ?? 0)),
    baseline: 'websocket',
  })
}
