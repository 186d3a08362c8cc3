/** Ledgers must add up exactly: one event or byte that is nowhere means that others may be, too. */
import { BYTE_KINDS, type ByteLedger, type BytesByKind, type DeliveryLedger } from '../../format.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { threwBytesAway } from './own-faults.ts'

export function checkLedgers(facts: TrialFacts): readonly Doubt[] {
  return [...checkDeliveries(facts), ...checkByteKinds(facts), ...checkEnds(facts), ...checkConnections(facts)]
}

/** The codes of this file's reasons. */
export const LEDGER_CODES: readonly string[] = [
  'deliveries-differ',
  'bytes-differ',
  // Found by the run itself, against the counters of the sockets.
  'bytes-do-not-add-up',
  'ends-differ',
  'connections-differ',
]

const REPORT_IT = 'this is a fault of the measurement and not of the load: keep the file and report it'

function contradiction(code: string, message: string): Doubt {
  return { level: 'INVALID', code, message, remedy: REPORT_IT }
}

/** expected = delivered + lost, gaps among the lost; of the trial and of each phase. */
function checkDeliveries(facts: TrialFacts): Doubt[] {
  const ledgers: [string, DeliveryLedger][] = [['the trial', facts.deliveries]]
  for (const phase of facts.phases) ledgers.push([`phase ${phase.name}`, phase.deliveries])
  return ledgers
    .filter(([, { expected, delivered, lost, gaps }]) => expected !== delivered + lost || gaps > lost)
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
    (['down', 'up'] as const).flatMap((direction) => {
      const bytes = ledger[direction]
      const sum = BYTE_KINDS.reduce((total, kind) => total + bytes[kind], 0)
      if (sum === bytes.total) return []
      const message = `bytes ${direction} of ${of}: the kinds add up to ${sum} B, the sockets counted ${bytes.total} B`
      return [contradiction('bytes-differ', message)]
    }),
  )
}

/**
 * Both ends of the same sockets count the same bytes. Not judged after a reset, nor after a fault of the link: both
 * throw away what was under way. A server that died without telling its totals leaves null.
 */
function checkEnds(facts: TrialFacts): Doubt[] {
  const { client, server } = facts.bytes
  if (server === null || facts.connections.reset > 0 || threwBytesAway(facts)) return []
  return (['down', 'up'] as const)
    .filter((direction) => client[direction].total !== server[direction].total)
    .map((direction) => contradiction('ends-differ', endsMessage(client, server, direction)))
}

function endsMessage(
  client: ByteLedger['client'],
  server: NonNullable<ByteLedger['server']>,
  direction: 'down' | 'up',
): string {
  return `bytes ${direction}: the clients counted ${client[direction].total} B, the server ${server[direction].total} B`
}

/** At the end of a trial every connection that was opened is over. */
function checkConnections(facts: TrialFacts): Doubt[] {
  const { opened, closed, reset } = facts.connections
  if (opened === closed + reset) return []
  return [contradiction('connections-differ', `connections: ${opened} opened, but ${closed} closed and ${reset} reset`)]
}
