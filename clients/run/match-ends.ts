/** Which connection of the driver is which of the server: by source address, source port and order of opening. */
import { type ConnectionBytes, totalOf } from '../../protocol/connection-bytes.ts'
import type { PortPair } from '../link/plan.ts'

export interface TwoEnds {
  readonly client: ConnectionBytes
  /** null: the server never saw it. */
  readonly server: ConnectionBytes | null
  /** A link between them lost what was under way. */
  readonly isBroken: boolean
}

export interface MatchedEnds {
  readonly both: readonly TwoEnds[]
  /** Connections of a server that no client opened: the run's own controls, and whoever else came by. */
  readonly strangers: readonly ConnectionBytes[]
}

interface Place {
  /** null: nothing of it reached the server. */
  readonly key: string | null
  readonly isBroken: boolean
}

/** @param pairs of the link between them, where there is one: it has the clients' ports on one side and its own on the other */
export function matchEnds(
  clients: readonly ConnectionBytes[],
  servers: readonly (readonly ConnectionBytes[])[],
  pairs: readonly PortPair[] | null,
): MatchedEnds {
  const keyOf = ({ address, port }: ConnectionBytes): string => (pairs === null ? `${address} ${port}` : String(port))
  const waiting = grouped(
    servers.flatMap((process) => inOrder(process)),
    keyOf,
  )
  const opened = inOrder(clients)
  const places = pairs === null ? placesAt(opened, keyOf) : placesBehind(opened, pairs)
  const asked = grouped(opened, (client) => places.get(client)?.key ?? '')
  const known: TwoEnds[] = []
  for (const [key, sameKey] of asked) {
    const candidates = servedOf(waiting.get(key) ?? [], sameKey.length)
    const unseen = unseenOf(sameKey, candidates.length)
    for (const client of sameKey) {
      const server = unseen.has(client) ? null : (candidates.shift() ?? null)
      known.push({ client, server, isBroken: places.get(client)?.isBroken ?? false })
    }
  }
  const both = withNameless(known, servers.flat().filter(isNameless))
  const matched = new Set(both.map(({ server }) => server))
  return { both, strangers: [...waiting.values()].flat().filter((connection) => !matched.has(connection)) }
}

/** A connection that was reset before the server accepted it (it looked late): the kernel has forgotten whose it was. */
function isNameless({ port }: ConnectionBytes): boolean {
  return port === 0
}

/** Each is the server's end of one that the server is not known to have seen, and that can have carried its bytes. */
function withNameless(both: readonly TwoEnds[], nameless: readonly ConnectionBytes[]): TwoEnds[] {
  const left = [...nameless]
  return both.map((ends) => {
    if (ends.server !== null) return ends
    const at = left.findIndex((server) => canBeEndsOfOne(ends.client, server))
    return at === -1 ? ends : { ...ends, server: left.splice(at, 1)[0] ?? null }
  })
}

function canBeEndsOfOne(client: ConnectionBytes, server: ConnectionBytes): boolean {
  return totalOf(client.down) <= totalOf(server.down) && totalOf(server.up) <= totalOf(client.up)
}

function inOrder(connections: readonly ConnectionBytes[]): ConnectionBytes[] {
  return [...connections].sort((one, other) => one.opened - other.opened)
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** Where each client's connection is to be looked for at the server. */
function placesAt(
  clients: readonly ConnectionBytes[],
  keyOf: (of: ConnectionBytes) => string,
): Map<ConnectionBytes, Place> {
  return new Map(clients.map((client) => [client, { key: keyOf(client), isBroken: false }]))
}

/** The same behind a link: a port that was used again has as many pairs, in the same order. */
function placesBehind(clients: readonly ConnectionBytes[], pairs: readonly PortPair[]): Map<ConnectionBytes, Place> {
  const ofPort = grouped(pairs, ({ clientPort }) => String(clientPort))
  const places = new Map<ConnectionBytes, Place>()
  for (const [port, samePort] of grouped(clients, (client) => String(client.port))) {
    const passed = passedOf(ofPort.get(port) ?? [], samePort.length)
    const unseen = unseenOf(samePort, passed.length)
    for (const client of samePort) {
      const pair = unseen.has(client) ? undefined : passed.shift()
      places.set(client, { key: pair?.serverPort?.toString() ?? null, isBroken: pair?.isBroken ?? true })
    }
  }
  return places
}

/** Where a link has had more on a port than the clients opened, some were reset before their clients had them: they led nowhere. */
function passedOf(pairs: readonly PortPair[], wanted: number): PortPair[] {
  const nowhere = pairs.filter(({ serverPort }) => serverPort === null)
  const leftOut = new Set(nowhere.slice(0, Math.max(0, pairs.length - wanted)))
  return pairs.filter((pair) => !leftOut.has(pair))
}

/** Where a port has had more connections than the clients opened on it, the controls are left out. */
function servedOf(candidates: readonly ConnectionBytes[], wanted: number): ConnectionBytes[] {
  return candidates.length > wanted ? candidates.filter(({ followed }) => followed) : [...candidates]
}

/**
 * Where a port has had fewer, those that heard nothing were never accepted, by the server or by a link before it: reset
 * while they waited in the kernel.
 */
function unseenOf(clients: readonly ConnectionBytes[], seen: number): ReadonlySet<ConnectionBytes> {
  const silent = clients.filter(({ down }) => totalOf(down) === 0)
  return new Set(silent.slice(0, Math.max(0, clients.length - seen)))
}
