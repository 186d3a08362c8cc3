/** The byte ledger of a trial: whole lives as both ends counted them, and what crossed in the measured phases. */
import { type BothDirections, totalOf } from '../../protocol/connection-bytes.ts'
import type { ByteLedger } from '../../results/format.ts'
import type { PhaseReport } from '../driver/plan.ts'
import { type ByteSnapshot, sumBytes } from '../measure/byte-counters.ts'
import type { JoinedEnds } from './join-ends.ts'

/**
 * @param measured the measured phases
 * @param link what went below TCP
 * @param slowConsumers how many readers the server sent away with a reset
 */
export function bytesOf(
  ends: JoinedEnds,
  measured: readonly PhaseReport[],
  link: ByteLedger['link'],
  slowConsumers: number,
): ByteLedger {
  const steady = sumBytes(measured.map((phase) => phase.bytes))
  const delivered = measured.reduce((sum, phase) => sum + phase.completed, 0)
  const { connections, client, server } = ends.reset
  return {
    client: withTotals(ends.client),
    server: ends.server === null ? null : withTotals(ends.server),
    steady: { ...steady, delivered },
    setup: withTotals(ends.setup),
    reset: {
      connections,
      unexplained: unexplained(ends, slowConsumers),
      slowConsumers,
      client: totalsOf(client),
      server: ends.server === null ? null : totalsOf(server),
    },
    endsCompared: ends.compared,
    perEvent: delivered === 0 ? null : (steady.down.total + steady.up.total) / delivered,
    link,
  }
}

/**
 * Ends that nothing explains: in order at the client, another at the server. A slow consumer is one of them only when its
 * client read the FIN before the reset; most see the reset, and those explain no other connection.
 */
function unexplained({ reset }: JoinedEnds, slowConsumers: number): number {
  const slowAndClosed = Math.max(0, slowConsumers - reset.resetAtClient)
  return Math.max(0, reset.closedAtClient - slowAndClosed)
}

function withTotals({ down, up }: BothDirections): ByteSnapshot {
  return { down: { ...down, total: totalOf(down) }, up: { ...up, total: totalOf(up) } }
}

function totalsOf({ down, up }: BothDirections): { down: number; up: number } {
  return { down: totalOf(down), up: totalOf(up) }
}
