/** Whom an address is counted as. */
import { isIPv6 } from 'node:net'

/** An IPv4 address inside IPv6, as a server on `::` sees it (RFC 4291 §2.5.5.2). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * What limits are counted by: an IPv4 address itself; of an IPv6 address the first 64 bits, since a single
 * machine may choose the rest as it likes (RFC 8981), and would never meet a limit.
 */
export function countedAddress(address: string | undefined): string {
  const text = (address ?? '').replace(/%.*$/, '')
  const mapped = MAPPED.exec(text)?.[1]
  if (mapped !== undefined) return mapped
  return isIPv6(text) ? `${groupsOf(text).slice(0, 4).join(':')}::/64` : text
}

/** The eight groups of an address, `::` filled up (RFC 4291 §2.2). */
function groupsOf(address: string): string[] {
  const [before = '', after] = address.split('::')
  const head = before === '' ? [] : before.split(':')
  if (after === undefined) return head.map(trimmed)
  const tail = after === '' ? [] : after.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].map(trimmed)
}

function trimmed(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, '')
}
