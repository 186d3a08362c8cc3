import { beforeEach, expect, test, vi } from 'vitest'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { SCENARIO } from './made-up-reports.ts'
import { ownServer } from './own-server.ts'
import type { ServerEnd } from './server-process.ts'

/** What happened, in order. */
const happened: string[] = []

const END = { stats: { feeds: [] }, handover: { channels: [] } } as unknown as ServerEnd

const end = (how: string) => async () => {
  happened.push(how)
  await Promise.resolve()
  happened.push('gone')
  return END
}

vi.mock('./lab-control.ts', () => ({ readInfo: async () => ({}), strikeServer: vi.fn() }))
vi.mock('./server-process.ts', () => ({
  startServer: async () => {
    happened.push('started')
    return {
      origin: 'http://127.0.0.1:1',
      mark: async () => {},
      measure: async () => ({ stats: { feeds: [] }, cost: {} }),
      stop: end('stop'),
      crash: end('crash'),
      drain: async (_drainMs: number, onTold: () => void) => {
        onTold()
        return end('signal')()
      },
    }
  },
}))

beforeEach(() => happened.splice(0))

test.each<[string, string, Partial<ResolvedFault>]>([
  ['a drain', 'signal', { history: 'keep', drainMs: 300 }],
  ['an end with a hand-over', 'stop', { history: 'keep' }],
  ['a crash', 'crash', { history: 'lose' }],
])('a restart by %s strikes as the old process is told to end, not when it is gone', async (_, how, rest) => {
  const server = await ownServer(SCENARIO)
  const planned = {
    atMs: 0,
    kind: 'restart',
    share: 1,
    durationMs: 0,
    how: null,
    history: null,
    drainMs: null,
  } as const
  await server.restart({ ...planned, ...rest }, () => happened.push('struck'))
  expect(happened).toEqual(['started', 'struck', how, 'gone', 'started'])
})
