/** Receive stamps against packets: how much later than the kernel had an event the driver says that it was received. */
import type { StampCheck } from '../../../results/format.ts'
import type { CapturedArrival } from './captured-rows.ts'
import type { EventArrivals } from './event-packets.ts'
import type { WallClock } from './wall-clock.ts'

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
  readonly seq: number
  readonly packetAtUs: number
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
  const wayUs = wayBehindPackets(found)
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
    wayUs,
    beyondShare: found.filter((one) => beyondUs(one) > wayUs + wall.uncertaintyUs).length / found.length,
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
  return { seq, packetAtUs, errorUs: receivedAtUs - (packetAtUs - aheadUs), boundUs: lateUs }
}

/**
 * What lies between a packet's stamp and a read that nothing of ours holds up: the kernel's own work, and waking up. That
 * is what the first receiver of an event is late beyond its bound, since the driver slept: p99 over the events; and no
 * less than the least that any stamp lies behind its packet.
 */
function wayBehindPackets(found: readonly Found[]): number {
  const first = new Map<number, Found>()
  for (const one of found) {
    const known = first.get(one.seq)
    if (known === undefined || one.packetAtUs < known.packetAtUs) first.set(one.seq, one)
  }
  const leastUs = nearestRank(ascending(found.map(({ errorUs }) => errorUs)), 0)
  return Math.max(0, leastUs, nearestRank(ascending([...first.values()].map(beyondUs)), 0.99))
}

function beyondUs({ errorUs, boundUs }: Found): number {
  return errorUs - boundUs
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other)
}

/** Rounded to whole µs, which is what stamps have. */
function nearestRank(sorted: readonly number[], q: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number)
}
