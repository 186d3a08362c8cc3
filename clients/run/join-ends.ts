/**
 * Both ends of every connection of a trial, side by side. What one end wrote to a connection that ended in order the
 * other has read, to the byte and kind by kind; of one that was reset, some of it may be lost on the way, never more
 * read than written.
 */
import {
  addSums,
  type BothDirections,
  type ConnectionBytes,
  type ConnectionEnd,
  type ConnectionRows,
  type ConnectionSums,
  connectionsOf,
  NOTHING,
  totalOf,
} from '../../protocol/connection-bytes.ts'
import type { VerdictReason } from '../../results/format.ts'
import type { PortPair } from '../link/plan.ts'
import { differencesOf, endsReason, impossibleReads } from './ends-reasons.ts'
import { matchEnds, type TwoEnds } from './match-ends.ts'

/** Connections that are told apart, and what each end counted of them. */
export interface ApartBytes {
  readonly connections: number
  readonly client: BothDirections
  readonly server: BothDirections
  /** Those that ended in order as their client saw it, over a link that did not break: the server's end alone was another. */
  readonly closedAtClient: number
  /** Those that were reset as their client saw it, over such a link. */
  readonly resetAtClient: number
}

export interface JoinedEnds {
  /** Connections that ended in order. */
  readonly client: BothDirections
  /** null: not known. */
  readonly server: BothDirections | null
  readonly setup: BothDirections
  /** Connections that did not. */
  readonly reset: ApartBytes
  /** Whether each connection was compared, or only the sums over all; `not`: nothing but that no more was read than written. */
  readonly compared: 'connections' | 'totals' | 'not'
  readonly reasons: readonly VerdictReason[]
}

const NONE: ConnectionSums = { connections: 0, ...NOTHING, setup: NOTHING }

/**
 * @param servers of each server process of the trial, in their order; null: of a server that is not ours to ask
 * @param pairs of the link between both ends; null: there was none
 */
export function joinEnds(
  client: ConnectionRows,
  servers: readonly ConnectionRows[] | null,
  pairs: readonly PortPair[] | null,
): JoinedEnds {
  const isBeyond = [client, ...(servers ?? [])].some(({ beyond }) =>
    Object.values(beyond).some(({ connections }) => connections > 0),
  )
  if (servers === null || isBeyond) return joinTotals(client, servers, pairs ?? [])
  const { both, strangers } = matchEnds(connectionsOf(client), servers.map(connectionsOf), pairs)
  const graceful = both.filter(isGraceful)
  const apart = both.filter((ends) => !isGraceful(ends))
  const endedAtClient = (how: ConnectionEnd): number =>
    apart.filter((ends) => ends.client.end === how && !ends.isBroken).length
  const serverOf = ({ server }: TwoEnds): BothDirections => server ?? NOTHING
  return {
    client: sumOf(graceful.map((ends) => ends.client)),
    server: sumOf(graceful.map(serverOf)),
    setup: sumOf(graceful.map((ends) => ends.client.setup)),
    reset: {
      connections: apart.length,
      client: sumOf(apart.map((ends) => ends.client)),
      server: sumOf(apart.map(serverOf)),
      closedAtClient: endedAtClient('closed'),
      resetAtClient: endedAtClient('reset'),
    },
    compared: 'connections',
    reasons: endsReason([
      ...graceful.flatMap(differencesOf),
      ...apart.flatMap(impossibleReads),
      ...strangers
        .filter((stranger) => stranger.followed && totalOf(stranger.down) + totalOf(stranger.up) > 0)
        .map(strangeness),
    ]),
  }
}

function isGraceful({ client, server, isBroken }: TwoEnds): boolean {
  return client.end === 'closed' && server?.end === 'closed' && !isBroken
}

function strangeness({ address, port, down, up }: ConnectionBytes): string {
  return `connection from ${address}:${port}: no client opened it, the server counted ${totalOf(down)} B down and ${totalOf(up)} B up`
}

interface SumsByEnd {
  readonly closed: ConnectionSums
  readonly apart: ConnectionSums
}

/** When an end cannot tell its connections one by one: each end's own view of how they ended. */
function joinTotals(
  client: ConnectionRows,
  servers: readonly ConnectionRows[] | null,
  pairs: readonly PortPair[],
): JoinedEnds {
  const ofClient = sumsByEnd([client])
  const ofServer = servers === null ? null : sumsByEnd(servers)
  const isAllGraceful = [ofClient, ofServer].every((sums) => sums === null || sums.apart.connections === 0)
  const broken = pairs.filter(({ isBroken }) => isBroken).length
  const closedAtServer = ofServer?.closed.connections ?? Number.POSITIVE_INFINITY
  return {
    client: bothOf(ofClient.closed),
    server: ofServer === null ? null : bothOf(ofServer.closed),
    setup: ofClient.closed.setup,
    reset: {
      connections: ofClient.apart.connections,
      client: bothOf(ofClient.apart),
      server: bothOf(ofServer?.apart ?? NONE),
      closedAtClient: Math.max(0, ofClient.closed.connections - closedAtServer - broken),
      resetAtClient: Math.max(0, ofClient.apart.connections - broken),
    },
    compared: ofServer !== null && isAllGraceful ? 'totals' : 'not',
    reasons: ofServer === null ? [] : endsReason(contradictionsOf(ofClient, ofServer, isAllGraceful)),
  }
}

/** Of sums that hold a reset, either end's view, nobody has read more than was written. */
function contradictionsOf(ofClient: SumsByEnd, ofServer: SumsByEnd, isAllGraceful: boolean): string[] {
  const all = ({ closed, apart }: SumsByEnd): BothDirections => withMore(closed, apart)
  const ends = { client: { ...all(ofClient), address: '', port: 0 }, server: all(ofServer) }
  return isAllGraceful ? differencesOf(ends) : impossibleReads(ends)
}

function sumsByEnd(all: readonly ConnectionRows[]): SumsByEnd {
  const sums = { closed: NONE, apart: NONE }
  for (const rows of all) {
    for (const connection of connectionsOf(rows)) {
      const end = connection.end === 'closed' ? 'closed' : 'apart'
      if (connection.followed) sums[end] = addSums(sums[end], connection)
    }
    sums.closed = withMore(sums.closed, rows.beyond.closed)
    sums.apart = withMore(withMore(sums.apart, rows.beyond.reset), rows.beyond.open)
  }
  return sums
}

function withMore(sums: ConnectionSums, more: ConnectionSums): ConnectionSums {
  return { ...addSums(sums, more), connections: sums.connections + more.connections }
}

function sumOf(all: readonly BothDirections[]): BothDirections {
  return bothOf(all.reduce((sums: ConnectionSums, one) => addSums(sums, { ...one, setup: NOTHING }), NONE))
}

function bothOf({ down, up }: BothDirections): BothDirections {
  return { down, up }
}
