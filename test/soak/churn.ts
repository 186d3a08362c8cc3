/** Connections that come and go on one transport of a server process, and what the process holds when all are gone. */
import { clientTransports } from '../../clients/transports/index.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import { seededRandom, shuffled } from '../../protocol/random.ts'
import { untilIdle } from '../idle-server.ts'
import { type Inspection, ObservedServer } from '../observed-server.ts'
import { follow } from './visitor.ts'
import { type Place, WAYS } from './ways.ts'

/** Visits at a time. */
const AT_ONCE = 40

/** Of each round, followers that the server itself drops, half with FIN and half with RST. */
const DROPPED_SHARE = 0.1

const DROPPED = 'dropped by the server'

export interface ChurnPlan {
  readonly transport: string
  readonly connections: number
  /** Idle points at which the process is looked at; the visits are spread evenly between them. */
  readonly rounds: number
}

export interface IdlePoint extends Inspection {
  /** How many had come and gone by then. */
  readonly connections: number
  /** null where the system does not tell. */
  readonly openFiles: number | null
}

export interface Churned {
  /** The first point is before all visits, but for one of each way. */
  readonly points: readonly IdlePoint[]
  /** Visits by way. */
  readonly ways: ReadonlyMap<string, number>
}

/** @throws Error when a visit takes too long, a gauge does not return to zero, or the server speaks or ends */
export async function churn({ transport, connections, rounds }: ChurnPlan): Promise<Churned> {
  const server = await ObservedServer.start({ historyEvents: 100, logLevel: 'error' })
  try {
    const place = await prepare(server, transport)
    for (const visit of Object.values(WAYS)) await visit(place) // what is made once, such as a listener, is there now
    const ways = new Map<string, number>()
    const points = [await idlePoint(server, 0)]
    for (let round = 1; round <= rounds; round++) {
      const before = sum(ways)
      await oneRound(server, place, Math.round((connections * round) / rounds) - before, ways)
      points.push(await idlePoint(server, sum(ways)))
    }
    if (server.stderr !== '') throw new Error(`expected silence on stderr, got ${server.stderr.slice(0, 2_000)}`)
    return { points, ways }
  } finally {
    server.kill()
  }
}

async function prepare(server: ObservedServer, name: string): Promise<Place> {
  const transport = clientTransports.get(name)
  if (transport === undefined) throw new Error(`expected one of our transports, got ${name}`)
  const { limits } = (await ask(server, 'GET', '/lab/info')) as LabInfo
  await ask(server, 'PUT', '/lab/feed', { source: 'synthetic', rate: 100, payloadBytes: 256 })
  const { cursor } = (await ask(server, 'GET', '/feed/polling?channel=quiet')) as { cursor: string }
  return { transport, target: { host: '127.0.0.1', port: server.port, basePath: '', limits }, quietCursor: cursor }
}

/** All ways equally often, in an order that depends on how many there were. */
async function oneRound(server: ObservedServer, place: Place, count: number, ways: Map<string, number>): Promise<void> {
  const dropped = Math.round(count * DROPPED_SHARE)
  const names = Object.keys(WAYS)
  const order = shuffled(
    Array.from({ length: count - dropped }, (_, index) => names[index % names.length] as string),
    seededRandom(sum(ways)),
  )
  const lane = async (): Promise<void> => {
    for (let name = order.pop(); name !== undefined; name = order.pop()) {
      await WAYS[name]?.(place)
      ways.set(name, (ways.get(name) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  for (let rest = dropped; rest > 0; rest -= AT_ONCE) await dropAll(server, place, Math.min(rest, AT_ONCE), ways)
}

async function dropAll(server: ObservedServer, place: Place, count: number, ways: Map<string, number>): Promise<void> {
  const followers = await Promise.all(Array.from({ length: count }, () => follow(place.transport, place.target)))
  await ask(server, 'POST', '/lab/faults', { kind: 'drop-connections', share: 0.5, how: 'rst' })
  await ask(server, 'POST', '/lab/faults', { kind: 'drop-connections', how: 'fin' })
  // A poller that was between two connections has not noticed, and goes by itself.
  for (const { following } of followers) following.close()
  await Promise.allSettled(followers.map(({ following }) => following.done))
  ways.set(DROPPED, (ways.get(DROPPED) ?? 0) + count)
}

async function idlePoint(server: ObservedServer, connections: number): Promise<IdlePoint> {
  await untilIdle(server)
  return { ...(await server.inspect()), connections, openFiles: server.openFiles() }
}

async function ask(server: ObservedServer, method: string, path: string, body?: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', connection: 'close' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(`${server.origin}${path}`, { method, headers, ...sent })
  if (!answer.ok) throw new Error(`expected ${method} ${path} to work, got ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

function sum(ways: ReadonlyMap<string, number>): number {
  return [...ways.values()].reduce((total, count) => total + count, 0)
}
