/**
 * Reads what tcpdump writes: the classic capture file (libpcap; draft-ietf-opsawg-pcap), in either byte order and with
 * microseconds or nanoseconds. A packet that the end of the bytes cuts off is left out.
 */

export interface Packet {
  /** When the kernel had it: µs since 1970. */
  readonly atUs: number
  /** From the link layer's head on, as much as was kept. A view of the file. */
  readonly bytes: Buffer
}

export interface PacketFile {
  /** What the packets' heads are, such as LINKTYPE_ETHERNET, 1 (tcpdump.org/linktypes.html). */
  readonly linkType: number
  readonly packets: readonly Packet[]
}

const FILE_HEAD_BYTES = 24
const PACKET_HEAD_BYTES = 16

const MICROSECONDS_MAGIC = 0xa1b2c3d4
const NANOSECONDS_MAGIC = 0xa1b23c4d

/** The upper bits of that field say whether a checksum follows each packet. */
const LINK_TYPE_BITS = 0xffff

/** @throws Error with what was expected when the bytes do not begin as such a file does */
export function readPacketFile(file: Buffer): PacketFile {
  const { littleEndian, ticksPerUs } = formatOf(file)
  const word = (at: number): number => (littleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at))
  const packets: Packet[] = []
  let at = FILE_HEAD_BYTES
  while (at + PACKET_HEAD_BYTES <= file.length) {
    const start = at + PACKET_HEAD_BYTES
    const end = start + word(at + 8)
    if (end > file.length) break
    packets.push({ atUs: word(at) * 1e6 + word(at + 4) / ticksPerUs, bytes: file.subarray(start, end) })
    at = end
  }
  return { linkType: word(20) & LINK_TYPE_BITS, packets }
}

function formatOf(file: Buffer): { readonly littleEndian: boolean; readonly ticksPerUs: number } {
  if (file.length < FILE_HEAD_BYTES) {
    throw new Error(`expected a packet capture, got ${file.length} B, fewer than its head has`)
  }
  const [little, big] = [file.readUInt32LE(0), file.readUInt32BE(0)]
  if (little === MICROSECONDS_MAGIC) return { littleEndian: true, ticksPerUs: 1 }
  if (little === NANOSECONDS_MAGIC) return { littleEndian: true, ticksPerUs: 1000 }
  if (big === MICROSECONDS_MAGIC) return { littleEndian: false, ticksPerUs: 1 }
  if (big === NANOSECONDS_MAGIC) return { littleEndian: false, ticksPerUs: 1000 }
  throw new Error(`expected a packet capture, got bytes that begin with ${file.toString('hex', 0, 4)}`)
}
