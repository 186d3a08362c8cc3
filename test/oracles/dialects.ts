/**
 * The four wires as DESIGN and the RFCs have them, spoken by hand: nothing here is shared with the server that the
 * lab measures, or with the clients that read it. Heads are padded to sizes that no count hits by chance.
 */
import { createHash } from 'node:crypto'
import { eventBytes, type Parcel, paddedHead, type Utterance } from './utterance.ts'

export const EPOCH = 'k3j9x0a1b2c3'
export const CHANNEL = 'main'

/** Bytes of a head before a body, and of one without. */
export const HEAD_BYTES = 401
export const EMPTY_HEAD_BYTES = 307
export const HANDSHAKE_BYTES = 509

/** What a request asked for. */
export interface Question {
  readonly head: string
  /** The cursor that it resumes from; null for `now`. */
  readonly since: string | null
}

export interface Dialect {
  readonly name: string
  /** Whether the server may speak without being asked. */
  readonly pushes: boolean
  /** What a question is answered with at once; null: nothing before there is something to say. */
  opening(question: Question, cursor: string): Utterance | null
  /** All parcels in one utterance; `cursor` is where the client is after them. */
  say(parcels: readonly Parcel[], cursor: string): Utterance
  /** The answer to a client that says goodbye, 1000 (RFC 6455 §7.4.1); nothing where a connection merely ends. */
  readonly goodbye: Utterance
}

const NOTHING: Utterance = { bytes: Buffer.alloc(0), kinds: {}, answers: false }

function helloJson(cursor: string): string {
  return JSON.stringify({ channel: CHANNEL, cursor, gap: null })
}

function gapJson({ from, to }: { readonly from: string; readonly to: string }): string {
  return JSON.stringify({ from, to })
}

function joined(pieces: readonly Utterance[]): Utterance {
  const kinds: Record<string, number> = {}
  for (const piece of pieces) {
    for (const [kind, count] of Object.entries(piece.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count
  }
  return { bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)), kinds, answers: false }
}

/** Server-Sent Events in chunks of their own (WHATWG HTML §9.2, RFC 9112 §7.1). */
const sse: Dialect = {
  name: 'sse',
  pushes: true,
  opening({ since }, cursor) {
    const lines = ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream; charset=utf-8', 'Transfer-Encoding: chunked']
    const head = { bytes: paddedHead(lines, HEAD_BYTES), kinds: { heads: HEAD_BYTES }, answers: false }
    const begins = since ?? cursor
    const hello = `retry: 2000\nevent: hello\nid: ${begins}\ndata: ${helloJson(begins)}\n\n`
    return joined([head, chunk(Buffer.from(hello), 'framing', hello.length)])
  },
  say: (parcels) => joined(parcels.map(sseBlock)),
  goodbye: NOTHING,
}

function sseBlock(parcel: Parcel): Utterance {
  if (parcel.kind === 'heartbeat') return chunk(Buffer.from(':\n\n'), 'heartbeat', 2)
  if (parcel.kind === 'gap') {
    const block = `event: gap\nid: ${parcel.to}\ndata: ${gapJson(parcel)}\n\n`
    return chunk(Buffer.from(block), 'framing', block.length)
  }
  const json = eventBytes(parcel)
  const before = Buffer.from(`id: ${EPOCH}:${parcel.seq}\ndata: `)
  return chunk(Buffer.concat([before, json, Buffer.from('\n\n')]), 'payload', json.length)
}

/** `count` bytes of the text are of this kind, all the rest is framing. */
function chunk(text: Buffer, kind: 'payload' | 'heartbeat' | 'framing', count: number): Utterance {
  const bytes = Buffer.concat([Buffer.from(`${text.length.toString(16)}\r\n`), text, Buffer.from('\r\n')])
  const kinds = kind === 'framing' ? { framing: bytes.length } : { [kind]: count, framing: bytes.length - count }
  return { bytes, kinds, answers: false }
}

/** WebSocket text frames (RFC 6455 §5.2). */
const websocket: Dialect = {
  name: 'websocket',
  pushes: true,
  opening({ head, since }, cursor) {
    const key = /sec-websocket-key: (.*)/i.exec(head)?.[1]?.trim() ?? ''
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    const fields = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Protocol: transport-lab.v1']
    const lines = ['HTTP/1.1 101 Switching Protocols', ...fields, `Sec-WebSocket-Accept: ${accept}`]
    const bytes = paddedHead(lines, HANDSHAKE_BYTES)
    const hello = frame(1, Buffer.from(`{"hello":${helloJson(since ?? cursor)}}`), 'framing')
    return joined([{ bytes, kinds: { handshake: HANDSHAKE_BYTES }, answers: false }, hello])
  },
  say: (parcels) => joined(parcels.map(webSocketFrame)),
  goodbye: frame(8, Buffer.from([0x03, 0xe8]), 'framing'),
}

function webSocketFrame(parcel: Parcel): Utterance {
  if (parcel.kind === 'heartbeat') return frame(9, Buffer.from('beat'), 'heartbeat')
  if (parcel.kind === 'gap') return frame(1, Buffer.from(`{"gap":${gapJson(parcel)}}`), 'framing')
  return frame(1, eventBytes(parcel), 'payload')
}

/** A control frame is of its kind as a whole; of a message's frame its header is framing. */
function frame(opcode: number, payload: Buffer, kind: 'payload' | 'heartbeat' | 'framing'): Utterance {
  const short = Buffer.from([0x80 | opcode, payload.length])
  const long = Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff])
  const header = payload.length < 126 ? short : long
  const bytes = Buffer.concat([header, payload])
  if (kind !== 'payload') return { bytes, kinds: { [kind]: bytes.length }, answers: false }
  return { bytes, kinds: { payload: payload.length, framing: header.length }, answers: false }
}

/** Batches of events in answers; `empty` is the status of an answer without anything. */
function batches(name: string, empty: readonly string[]): Dialect {
  return {
    name,
    pushes: false,
    goodbye: NOTHING,
    opening: ({ since }, cursor) => (since === null ? batch([], cursor) : null),
    say(parcels, cursor) {
      if (parcels.some(({ kind }) => kind !== 'heartbeat')) return batch(parcels, cursor)
      const lines = empty.map((line) => line.replace('CURSOR', cursor))
      return { bytes: paddedHead(lines, EMPTY_HEAD_BYTES), kinds: { heads: EMPTY_HEAD_BYTES }, answers: true }
    },
  }
}

function batch(parcels: readonly Parcel[], cursor: string): Utterance {
  const events = parcels.flatMap((parcel) => (parcel.kind === 'event' ? [eventBytes(parcel).toString()] : []))
  const gap = parcels.find((parcel) => parcel.kind === 'gap')
  const body = Buffer.from(
    `{"cursor":"${cursor}","hasMore":false,"gap":${gap === undefined ? 'null' : gapJson(gap)},"events":[${events}]}`,
  )
  const lines = ['HTTP/1.1 200 OK', 'Content-Type: application/json', `Content-Length: ${body.length}`]
  const payload = events.reduce((sum, json) => sum + Buffer.byteLength(json), 0)
  const kinds = { heads: HEAD_BYTES, payload, framing: body.length - payload }
  return { bytes: Buffer.concat([paddedHead(lines, HEAD_BYTES), body]), kinds, answers: true }
}

export const DIALECTS: readonly Dialect[] = [
  batches('polling', ['HTTP/1.1 304 Not Modified']),
  batches('long-polling', ['HTTP/1.1 204 No Content', 'Lab-Cursor: CURSOR']),
  sse,
  websocket,
]
