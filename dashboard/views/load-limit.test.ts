import { expect, test } from 'vitest'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import { loadLimit } from './load-limit.ts'

const CLIENTS = { name: 'clients', unit: 'count', values: [160, 10, 40] } as const
const runs = buildFixtureSweep({ blocks: 1, axes: [CLIENTS] }).cells.map(({ run }) => run)

test('a run names its clients, a sweep the least and the most', () => {
  expect(loadLimit(runs.slice(1, 2))).toMatch(/^10 clients on this feed; /)
  expect(loadLimit(runs)).toMatch(/^10 to 160 clients, over the values above; /)
})
