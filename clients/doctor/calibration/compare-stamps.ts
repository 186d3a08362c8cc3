/** Receive stamps against packets: how much later than the kernel had an event the driver says that it was received. */
import type { StampCheck } from '../../../results/format.ts'
import type { CapturedArrival } from './captured-rows.ts'
import type { EventArrivals } from './event-packets.ts'
import type { WallClock } from './wall-clock.ts'

/** What the driver says of its own stamps, p50 and p99 of the same events. */
export interface StampBounds {
  readonly p50Us: number | null
  readonly p99Us: number | null
}

export interface StampsAndPackets {
  readonly transport: string
  readonly clients: number
  readonly arrivals: readonly CapturedArrival[]
  /** Of each client, in the order in which they connected. */
  readonly packets: readonly EventArrivals[]
  readonly wall: WallClock
  readonly bounds: StampBounds
}

/**
 * Clients connect one after the other, so the n-th of them has the n-th of the ports that the packets went to.
 * @throws Error when not each client has one
 */
export function compareStamps({ transport, clients, wall, bounds, ...both }: StampsAndPackets): StampCheck {
  const { arrivals, packets } = both
  if (packets.length !== clients) {
    throw new Error(`expected the packets of ${clients} connections, found those of ${packets.length}`)
  }
  const errorsUs = stampErrors(arrivals, packets, wall)
  if (errorsUs.length === 0) throw new Error('expected packets of the events that were measured, found none')
  const { p50Us: boundP50Us, p99Us: boundP99Us } = bounds
  return {
    transport,
    count: errorsUs.length,
    unmatched: arrivals.length - errorsUs.length,
    minUs: nearestRank(errorsUs, 0),
    p50Us: nearestRank(errorsUs, 0.5),
    p99Us: nearestRank(errorsUs, 0.99),
    maxUs: nearestRank(errorsUs, 1),
    boundP50Us,
    boundP99Us,
    beyondShare: boundP99Us === null ? null : shareAbove(errorsUs, boundP99Us + wall.uncertaintyUs),
    clockUncertaintyUs: wall.uncertaintyUs,
  }
}

/** Stamp − packet of each event that has both, µs, the least first. */
function stampErrors(
  arrivals: readonly CapturedArrival[],
  packets: readonly EventArrivals[],
  { aheadUs }: WallClock,
): number[] {
  const errorsUs = arrivals.flatMap(({ client, seq, receivedAtUs }) => {
    const packetAtUs = packets[client]?.atUs.get(seq)
    return packetAtUs === undefined ? [] : [receivedAtUs - (packetAtUs - aheadUs)]
  })
  return errorsUs.sort((one, other) => one - other)
}

/** Rounded to whole µs, which is what stamps have. */
function nearestRank(sorted: readonly number[], q: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number)
}

function shareAbove(values: readonly number[], bound: number): number {
  return values.filter((value) => value > bound).length / values.length
}
