/** Who can reach a server that listens on more than loopback: the addresses that others would type. */
import { isIPv6 } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

export interface Reach {
  /** Such as `http://192.168.1.7:8080`. */
  readonly origin: string
  /** The interface's name, such as `eth0`; null for a host that was named. */
  readonly network: string | null
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Every address of this machine: of IPv4, or of both. */
const ANY_IPV4 = '0.0.0.0'
const ANY = '::'

/** @param host as the server was told to listen; IPv4 comes first, since it can be read aloud */
export function reachOf(host: string, port: number, interfaces: Interfaces = networkInterfaces()): Reach[] {
  if (host !== ANY_IPV4 && host !== ANY) return [{ origin: originOf(host, port), network: null }]
  const all = Object.entries(interfaces).flatMap(([network, infos]) =>
    (infos ?? []).filter(isReachable).map(({ address }) => ({ address, network })),
  )
  const byFamily = (wanted: boolean) => all.filter(({ address }) => isIPv6(address) === wanted)
  const chosen = host === ANY ? [...byFamily(false), ...byFamily(true)] : byFamily(false)
  return chosen.map(({ address, network }) => ({ origin: originOf(address, port), network }))
}

/** Where this machine itself reaches it. */
export function localOrigin(origin: string): string {
  return origin.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

/** A link-local address of IPv6 means nothing without the name of an interface, which no URL carries (RFC 4007 §11). */
function isReachable({ internal, address }: NetworkInterfaceInfo): boolean {
  return !internal && !/^fe[89ab]/i.test(address)
}

function originOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}
