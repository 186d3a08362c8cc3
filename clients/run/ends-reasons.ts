/** In words: which connection's two ends contradict each other, in which kind of bytes. */
import { type BothDirections, totalOf } from '../../protocol/connection-bytes.ts'
import { BYTE_KINDS, type VerdictReason } from '../../results/format.ts'

interface Ends {
  /** Without a port: the sum of all connections. */
  readonly client: BothDirections & { readonly address: string; readonly port: number }
  readonly server: BothDirections | null
}

const DIRECTIONS = ['down', 'up'] as const

/** Of a connection that ended in order every kind agrees. */
export function differencesOf({ client, server }: Ends): string[] {
  return DIRECTIONS.flatMap((direction) =>
    BYTE_KINDS.flatMap((kind) => {
      const [ofClient, ofServer] = [client[direction][kind], server?.[direction][kind] ?? 0]
      if (ofClient === ofServer) return []
      return [`${nameOf(client)}: ${kind} ${direction}, the client counted ${ofClient} B, the server ${ofServer} B`]
    }),
  )
}

/** Of one that did not, nobody has read what the other end never wrote. */
export function impossibleReads({ client, server }: Ends): string[] {
  const wrote = { down: server === null ? 0 : totalOf(server.down), up: totalOf(client.up) }
  const read = { down: totalOf(client.down), up: server === null ? 0 : totalOf(server.up) }
  const whichWas = `${nameOf(client)}, ${client.port === 0 ? 'some of which were' : 'which was'} reset`
  const [reader, writer] = [
    { down: 'client', up: 'server' },
    { down: 'server', up: 'client' },
  ]
  return DIRECTIONS.filter((direction) => read[direction] > wrote[direction]).map(
    (direction) =>
      `${whichWas}: the ${reader?.[direction]} read ${read[direction]} B ${direction}, the ${writer?.[direction]} wrote ${wrote[direction]} B`,
  )
}

/** One reason for all: the first contradiction, and how many there are. */
export function endsReason(contradictions: readonly string[]): VerdictReason[] {
  const [first, ...others] = contradictions
  if (first === undefined) return []
  const more = others.length === 0 ? '' : `; and ${others.length} more like it`
  return [
    {
      code: 'ends-differ',
      message: `${first}${more}`,
      remedy: 'this is a fault of the measurement and not of the load: keep the file and report it',
    },
  ]
}

function nameOf({ address, port }: Ends['client']): string {
  return port === 0 ? 'all connections' : `connection from ${address}:${port}`
}
