/** Receive stamps against packets: how much later than the kernel had an event the driver says that it was received. */
import type { StampCheck } from '../../../results/format.ts'
import type { WallClock } from '../../measure/wall-clock.ts'
import type { CapturedArrival } from './captured-rows.ts'
import type { EventArrivals } from './event-packets.ts'

export interface StampsAndPackets {
  readonly transport: string
  readonly clients: number
  readonly arrivals: readonly CapturedArrival[]
  /** Of each client, in the order in which they connected. */
  readonly packets: readonly EventArrivals[]
  readonly wall: WallClock
}

/** An arrival that has its packet. */
interface Found {
  /** Stamp − packet. */
  readonly errorUs: number
  /** The driver's bound on it. */
  readonly boundUs: number
}

/**
 * Clients connect one after the other, so the n-th of them has the n-th of the ports that the packets went to.
 * @throws Error when not each client has one
 */
export function compareStamps({ transport, clients, arrivals, packets, wall }: StampsAndPackets): StampCheck {
  if (packets.length !== clients) {
    throw new Error(`expected the packets of ${clients} connections, found those of ${packets.length}`)
  }
  const found = arrivals.flatMap((arrival) => packetOf(arrival, packets, wall) ?? [])
  if (found.length === 0) throw new Error('expected packets of the events that were measured, found none')
  const errorsUs = ascending(found.map(({ errorUs }) => errorUs))
  const boundsUs = ascending(found.map(({ boundUs }) => boundUs))
  const beyond = ascending(found.map(beyondUs))
  return {
    transport,
    count: found.length,
    unmatched: arrivals.length - found.length,
    minUs: nearestRank(errorsUs, 0),
    p50Us: nearestRank(errorsUs, 0.5),
    p99Us: nearestRank(errorsUs, 0.99),
    maxUs: nearestRank(errorsUs, 1),
    boundP50Us: nearestRank(boundsUs, 0.5),
    boundP99Us: nearestRank(boundsUs, 0.99),
    beyondP99Us: nearestRank(beyond, 0.99),
    beyondMaxUs: nearestRank(beyond, 1),
    clockUncertaintyUs: wall.uncertaintyUs,
  }
}

function packetOf(
  { client, seq, receivedAtUs, lateUs }: CapturedArrival,
  packets: readonly EventArrivals[],
  { aheadUs }: WallClock,
): Found | null {
  const packetAtUs = packets[client]?.atUs.get(seq)
  if (packetAtUs === undefined) return null
  return { errorUs: receivedAtUs - (packetAtUs - aheadUs), boundUs: lateUs }
}

/** What the bound does not know of: the kernel's own work from packet to read, and what a hypervisor takes. */
function beyondUs({ errorUs, boundUs }: Found): number {
  return Math.max(0, errorUs - boundUs)
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other)
}

/** Rounded to whole µs, which is what stamps have. */
function nearestRank(sorted: readonly number[], q: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number)
}
