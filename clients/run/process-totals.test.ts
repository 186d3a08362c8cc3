import { expect, test } from 'vitest'
import type { LabStats, TransportStats } from '../../protocol/server-stats.ts'
import { addStats } from './process-totals.ts'
import { publishedOf } from './published.ts'

const kinds = (payload: number) => ({ payload, framing: 1, heads: 0, handshake: 0, heartbeat: 0 })
const counts = (bytesDown: number) => ({ bytesDown, bytesDownByKind: kinds(bytesDown - 1) }) as TransportStats
const statsOf = (uptimeMs: number, transports: Record<string, TransportStats>) => ({ uptimeMs, transports }) as LabStats

test('one process is itself', () => {
  const stats = statsOf(5, { sse: counts(10) })
  expect(addStats([stats])).toEqual(stats)
})

test('several add up transport by transport, kinds of bytes too, and the rest is the last one’s', () => {
  const all = [statsOf(5, { sse: counts(10), polling: counts(3) }), statsOf(7, { sse: counts(100) })]
  expect(addStats(all)).toEqual({
    uptimeMs: 7,
    transports: {
      sse: { bytesDown: 110, bytesDownByKind: { payload: 108, framing: 2, heads: 0, handshake: 0, heartbeat: 0 } },
      polling: counts(3),
    },
  })
})

test('what was published is an entry an epoch, the last word on each, in the order of the epochs', () => {
  const status = (epoch: string, headSeq: number) => ({
    channel: 'main',
    epoch,
    run: null,
    playing: false,
    headSeq,
    startsAtUs: 0,
    phases: [{ firstSeq: 1, lastSeq: headSeq }],
    latenessUs: { p50: 0, p99: 0, max: 0 },
  })
  const told = publishedOf([status('a', 3), status('a', 7), status('b', 2)])
  expect(told).toEqual([
    { channel: 'main', epoch: 'a', headSeq: 7, phases: [{ firstSeq: 1, lastSeq: 7 }] },
    { channel: 'main', epoch: 'b', headSeq: 2, phases: [{ firstSeq: 1, lastSeq: 2 }] },
  ])
})
