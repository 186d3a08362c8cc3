import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../fixture.ts'
import type { Environment, RunResult } from '../../format.ts'
import { whereMade } from './where-made.ts'

const FIRST = buildFixtureResult({ blocks: 1 })

function madeWith(environment: Partial<Environment>): RunResult {
  return { ...FIRST, seed: 2, environment: { ...FIRST.environment, ...environment } }
}

test('runs of one machine and one version have the environment of the first', () => {
  expect(whereMade([FIRST, madeWith({ clockId: 'after a restart' })])).toEqual({ environment: FIRST.environment })
})

test('what was otherwise for another run is told by name, once', () => {
  const others = [madeWith({ commit: 'abc' }), madeWith({ commit: 'def', cores: 64, versions: { fastify: '0.0.1' } })]
  expect(whereMade([FIRST, ...others])).toEqual({
    environment: FIRST.environment,
    environmentDiffers: ['commit', 'cores', 'versions.transport-lab', 'versions.fastify'],
  })
})

test('how busy the machine was is no other machine', () => {
  const [busy, idle] = [0.9, 0.1].map((machineBusy) => ({
    ...FIRST,
    trials: FIRST.trials.map((trial) => ({ ...trial, machineBusy, machineSteal: machineBusy })),
  }))
  expect(whereMade([busy as RunResult, idle as RunResult])).not.toHaveProperty('environmentDiffers')
})

test('without a run there is nothing to tell', () => expect(whereMade([])).toEqual({}))
