/** From the address of a server to what a socket connects to. */
import type { LinkTarget } from '../link/plan.ts'

/** As connect() wants it: a literal of IPv6 stands in brackets in a URL, and without them there. Port 80 unless told. */
export function addressOf(origin: string): LinkTarget {
  const { hostname, port } = new URL(origin)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) }
}
