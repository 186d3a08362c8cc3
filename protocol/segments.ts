/** TCP over Ethernet, segment by segment, with the usual options: Ethernet 14 B, IPv4 20 B, TCP 20 B and its timestamps 12 B. */

/** What a segment costs on the link beside what it carries. */
export const SEGMENT_OVERHEAD_BYTES = 66

/** The most that it carries: 1,500 B less IPv4 and TCP with timestamps (RFC 6691, RFC 7323). */
export const SEGMENT_PAYLOAD_BYTES = 1_448
