/** Ledgers must add up exactly: one event or byte that is nowhere means that others may be, too. */
import { BYTE_KINDS, type ByteLedger, type BytesByKind, type DeliveryLedger } from '../../format.ts'
import { percent } from '../figures.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { brokeConnections } from './own-faults.ts'

export function checkLedgers(facts: TrialFacts): readonly Doubt[] {
  return [
    ...checkDeliveries(facts),
    ...checkByteKinds(facts),
    ...checkEnds(facts),
    ...checkCompared(facts),
    ...checkConnections(facts),
  ]
}

/** The codes of this file's reasons. */
export const LEDGER_CODES: readonly string[] = [
  'deliveries-differ',
  'bytes-differ',
  // Found by the run itself, against the counters of the sockets.
  'bytes-do-not-add-up',
  'ends-differ',
  'connections-differ',
  'uplink-differs',
]

const DIRECTIONS = ['down', 'up'] as const

/** Of all connections, that may have been reset though nothing explains it. */
const MOST_RESET_SHARE = 0.1

const REPORT_IT = 'this is a fault of the measurement and not of the load: keep the file and report it'

const LOOK_BETWEEN =
  'look for what resets connections: something between clients and server, a limit of the server, a machine too busy to ' +
  'answer an end within a second; if there is nothing, keep the file and report it'

function contradiction(code: string, message: string): Doubt {
  return { level: 'INVALID', code, message, remedy: REPORT_IT }
}

/** expected = delivered + lost, gaps among the lost; of the trial and of each phase. */
function checkDeliveries(facts: TrialFacts): Doubt[] {
  const ledgers: [string, DeliveryLedger][] = [['the trial', facts.deliveries]]
  for (const phase of facts.phases) ledgers.push([`phase ${phase.name}`, phase.deliveries])
  return ledgers
    .filter(([, { expected, delivered, lost, gaps }]) => {
      return lost !== null && (expected !== delivered + lost || (gaps ?? 0) > lost)
    })
    .map(([of, { expected, delivered, lost, gaps }]) =>
      contradiction(
        'deliveries-differ',
        `deliveries of ${of}: ${expected} expected, but ${delivered} delivered and ${lost} lost, ${gaps} of them by a gap`,
      ),
    )
}

/** The kinds of bytes add up to their total, in every ledger that the client counted. */
function checkByteKinds(facts: TrialFacts): Doubt[] {
  const ledgers: [string, { down: BytesByKind; up: BytesByKind }][] = [
    ['the whole life', facts.bytes.client],
    ['the measured phases', facts.bytes.steady],
  ]
  for (const phase of facts.phases) ledgers.push([`phase ${phase.name}`, phase.bytes])
  return ledgers.flatMap(([of, ledger]) =>
    DIRECTIONS.flatMap((direction) => {
      const bytes = ledger[direction]
      const sum = BYTE_KINDS.reduce((total, kind) => total + bytes[kind], 0)
      if (sum === bytes.total) return []
      const message = `bytes ${direction} of ${of}: the kinds add up to ${sum} B, the sockets counted ${bytes.total} B`
      return [contradiction('bytes-differ', message)]
    }),
  )
}

/** Both ends of the same sockets count the same bytes, kind by kind. A server that is not ours tells nothing. */
function checkEnds({ bytes }: TrialFacts): Doubt[] {
  const { client, server, reset, endsCompared } = bytes
  if (server === null) return []
  const messages =
    endsCompared === 'not'
      ? readsWithoutWrites('all connections', withReset(client, reset?.client), withReset(server, reset?.server))
      : [...differences(client, server), ...readsWithoutWrites('reset connections', reset?.client, reset?.server)]
  return messages.map((message) => contradiction('ends-differ', message))
}

type Ends = Pick<ByteLedger, 'client' | 'server'>
type Sums = Readonly<Record<(typeof DIRECTIONS)[number], number>>

function differences(client: Ends['client'], server: NonNullable<Ends['server']>): string[] {
  return DIRECTIONS.flatMap((direction) =>
    [...BYTE_KINDS, 'total' as const]
      .filter((kind) => client[direction][kind] !== (server[direction][kind] ?? client[direction][kind]))
      .map((kind) => endsMessage(`bytes ${direction}, ${kind}`, client[direction][kind], server[direction][kind])),
  )
}

/** Where connections were reset, nobody has read more than the other end wrote. */
function readsWithoutWrites(of: string, client: Sums | undefined, server: Sums | null | undefined): string[] {
  if (client === undefined || server === undefined || server === null) return []
  return [
    ...(client.down > server.down ? [endsMessage(`bytes down of ${of}`, client.down, server.down)] : []),
    ...(server.up > client.up ? [endsMessage(`bytes up of ${of}`, client.up, server.up)] : []),
  ]
}

/** Each end has a view of its own of what was reset; of all together both speak of the same. */
function withReset({ down, up }: NonNullable<Ends['server']>, reset: Sums | null | undefined): Sums {
  return { down: down.total + (reset?.down ?? 0), up: up.total + (reset?.up ?? 0) }
}

/**
 * What ended in order at one end did so at the other, else their counts stand apart and nobody compares them. Nor does
 * anybody where a connection was reset: of many that nothing explains the ledgers of the rest say little.
 */
function checkCompared(facts: TrialFacts): Doubt[] {
  const { connections, bytes } = facts
  if (bytes.reset === undefined || bytes.server === null || brokeConnections(facts)) return []
  const { unexplained = 0, slowConsumers = 0 } = bytes.reset
  const reset = bytes.reset.connections - slowConsumers
  if (unexplained > 0) {
    const how = 'ended in order at the client and not at the server, and no fault explains it'
    return [notCompared(`${unexplained} of ${connections.opened} connections ${how}`)]
  }
  if (reset <= MOST_RESET_SHARE * connections.opened) return []
  const how = `were reset, above ${percent(MOST_RESET_SHARE)}, and neither a fault nor a reader too slow explains it`
  return [notCompared(`${reset} of ${connections.opened} connections ${how}`)]
}

function notCompared(what: string): Doubt {
  const message = `${what}: their bytes were not compared`
  return { level: 'SUSPECT', code: 'ends-not-compared', message, remedy: LOOK_BETWEEN }
}

function endsMessage(what: string, client: number, server: number | undefined): string {
  return `${what}: the clients counted ${client} B, the server ${server} B`
}

/** At the end of a trial every connection that was opened is over. */
function checkConnections(facts: TrialFacts): Doubt[] {
  const { opened, closed, reset } = facts.connections
  if (opened === closed + reset) return []
  return [contradiction('connections-differ', `connections: ${opened} opened, but ${closed} closed and ${reset} reset`)]
}
