/** What a server says in one go: its bytes, and of which kind each of them is. */
import type { ByteKind } from '../../results/format.ts'

export type Kinds = Readonly<Partial<Record<ByteKind, number>>>

export interface Utterance {
  readonly bytes: Buffer
  /** Adds up to the length of the bytes. */
  readonly kinds: Kinds
  /** Whether it ends an answer, after which this server may say nothing until it is asked again. */
  readonly answers: boolean
}

/** One thing that a server can tell a client. */
export type Parcel =
  | { readonly kind: 'event'; readonly seq: number; readonly dueAtUs: number; readonly sentAtUs: number }
  /** What follows the cursor `from` up to `to` will never come. */
  | { readonly kind: 'gap'; readonly from: string; readonly to: string }
  /** A sign of life; of a transport that asks, an answer without anything. */
  | { readonly kind: 'heartbeat' }

/** Characters of one to four bytes, an escape, a brace and a quote: whatever a careless count would trip over. */
const DATA = '{"name":"zwölf \\"{ €","icon":"🜂","n":[1,{"seq":9}]}'

/** An event as the wire has it, written out by hand. */
export function eventBytes(event: { seq: number; dueAtUs: number; sentAtUs: number }): Buffer {
  const { seq, dueAtUs, sentAtUs } = event
  return Buffer.from(`{"seq":${seq},"dueAtUs":${dueAtUs},"sentAtUs":${sentAtUs},"data":${DATA}}`)
}

/** A response head of exactly `bytes` bytes, filled up with a field that means nothing. */
export function paddedHead(lines: readonly string[], bytes: number): Buffer {
  const head = (pad: string) => Buffer.from([...lines, `X-Pad: ${pad}`, '', ''].join('\r\n'))
  return head('x'.repeat(bytes - head('').length))
}
