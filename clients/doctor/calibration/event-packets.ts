/** Which packet brought which event to which client: the events of an event stream, found in captured TCP segments. */
import type { Packet } from './packet-file.ts'

/** The arrival of whole events at one client's socket. */
export interface EventArrivals {
  /** Of the client's end. */
  readonly port: number
  /** When the packet with the whole of an event came, µs since 1970, by seq; the first one where TCP sent it again. */
  readonly atUs: ReadonlyMap<number, number>
}

/** Ethernet (Linux's `lo` has its head, too), IPv4 and TCP: RFC 894, RFC 791 §3.1, RFC 9293 §3.1. */
const ETHERNET_BYTES = 14
const TYPE_AT = 12
const IPV4_TYPE = 0x0800
const LEAST_IP_BYTES = 20
const LEAST_TCP_BYTES = 20
const TCP_PROTOCOL = 6

/** A block of an event stream that is an event of a feed, and ends in this packet; a hello's id has no seq behind it. */
const EVENT = /(?:^|\n)id: [a-z0-9]+:(\d+)\ndata: \{"seq"[^\n]*\n\n/g

/**
 * The clients of a server in the order in which their first packets came.
 * @param packets from the server to its clients; what is no TCP over IPv4 is passed over
 */
export function eventArrivals(packets: readonly Packet[]): EventArrivals[] {
  const byPort = new Map<number, Map<number, number>>()
  for (const { atUs, bytes } of packets) {
    const segment = segmentOf(bytes)
    if (segment === null) continue
    const arrivals = byPort.get(segment.port) ?? new Map<number, number>()
    byPort.set(segment.port, arrivals)
    for (const [, seq] of segment.payload.toString('latin1').matchAll(EVENT)) {
      if (!arrivals.has(Number(seq))) arrivals.set(Number(seq), atUs)
    }
  }
  // Whoever asked the server something else has no event.
  return [...byPort].map(([port, atUs]) => ({ port, atUs })).filter(({ atUs }) => atUs.size > 0)
}

interface Segment {
  /** Where it went. */
  readonly port: number
  readonly payload: Buffer
}

/** null: it is none, or its heads are not all there. */
function segmentOf(bytes: Buffer): Segment | null {
  if (bytes.length < ETHERNET_BYTES + LEAST_IP_BYTES || bytes.readUInt16BE(TYPE_AT) !== IPV4_TYPE) return null
  const ip = bytes.subarray(ETHERNET_BYTES)
  const ipHeadBytes = (ip.readUInt8(0) & 0x0f) * 4
  if (ipHeadBytes < LEAST_IP_BYTES || ip.readUInt8(9) !== TCP_PROTOCOL) return null
  const tcp = ip.subarray(ipHeadBytes, ip.readUInt16BE(2))
  if (tcp.length < LEAST_TCP_BYTES) return null
  return { port: tcp.readUInt16BE(2), payload: tcp.subarray((tcp.readUInt8(12) >> 4) * 4) }
}
