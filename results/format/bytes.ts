/** The bytes that a result file keeps: by kind, in both directions, at both ends, and on the link below. */
import { z } from 'zod'

const count = z.int().min(0)

/** Bytes in one direction, by kind; the kinds add up to `total`, and that to the sockets' own counter. */
export const bytesByKindSchema = z.object({
  /** The events' or messages' own JSON, copies included. */
  payload: count,
  /** Everything else in a body or frame: batch object, SSE fields, chunking, frame headers and masks, hello, gap, ack. */
  framing: count,
  /** HTTP request and response heads, other than the handshake. */
  heads: count,
  /** WebSocket's upgrade request and its 101. */
  handshake: count,
  /** SSE comments, WebSocket ping and pong. */
  heartbeat: count,
  total: count,
})

const bothDirections = z.object({ down: bytesByKindSchema, up: bytesByKindSchema })
const totalOnly = bytesByKindSchema.partial().required({ total: true })

export const byteLedgerSchema = z.object({
  /** Whole life of every connection that ended in order, connect to end of stream, counted by the client. */
  client: bothDirections,
  /** The same sockets as the server counted them; null when the server is not ours to ask. */
  server: z.object({ down: totalOnly, up: totalOnly }).nullable(),
  /** What the client read and wrote inside the measured phases, and the events completed in that time. */
  steady: bothDirections.extend({ delivered: count }),
  /** Those of `client` that went over connections before their hello was complete, or before the first answer was. */
  setup: bothDirections.optional(),
  /**
   * Connections that were reset, which `client` and `server` leave out: of what one end wrote the other may never have
   * read, so what the clients read is at most what the server wrote, and the other way round.
   */
  reset: z
    .object({
      connections: count,
      /**
       * Of these, how many had ended in order at the client, while no link broke and no slow reader was sent away: if no
       * fault struck, nothing explains why the server's end was another.
       */
      unexplained: count.optional(),
      /** How many readers the server sent away with a reset because they read too slowly. */
      slowConsumers: count.optional(),
      client: z.object({ down: count, up: count }),
      server: z.object({ down: count, up: count }).nullable(),
    })
    .optional(),
  /**
   * Whether both ends of each connection were compared, only their sums over all, or neither: of a null server, or of
   * resets beyond what is kept one by one, where no end has read more than the other wrote is all that is asked.
   */
  endsCompared: z.enum(['connections', 'totals', 'not']).optional(),
  /** (steady.down.total + steady.up.total) / steady.delivered. */
  perEvent: z.number().nullable(),
  /** Bytes on the link below TCP: counted at an interface, or modelled as 66 B a segment (analysis/theory/link-bytes.ts). */
  link: z
    .object({
      /** Both directions, inside the measured phases: what `steady` had on its way. */
      total: count,
      source: z.enum(['modelled', 'interface']),
      /** Packets that those bytes came in, one segment each. */
      packets: count.optional(),
      /** What the model says, beside what an interface counted. */
      modelled: z.object({ total: count, packets: count }).optional(),
      /** From before the first connect to after the last close. */
      wholeLife: z.object({ total: count, packets: count }).optional(),
    })
    .nullable(),
})

export type BytesByKind = z.infer<typeof bytesByKindSchema>
export type ByteLedger = z.infer<typeof byteLedgerSchema>

/** The kinds of bytes in the order in which charts stack and tables list them. */
export const BYTE_KINDS = ['payload', 'framing', 'heads', 'handshake', 'heartbeat'] as const
export type ByteKind = (typeof BYTE_KINDS)[number]
