/**
 * Which Host a request may name. A page of a stranger can point a name of its own at this machine (DNS
 * rebinding) and then read what it likes, since the browser takes us for that page's origin. It cannot do so
 * with an IP address, nor with a name that we know to be ours.
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { foreignHost, missingHost, twoHosts } from '../errors.ts'

/** @returns a check that throws ProblemError 421 (RFC 9110 §15.5.20) for a Host that is not ours, 400 for none */
export function hostCheck(boundHost: string, allowHosts: readonly string[]): (host: string | undefined) => void {
  const names = new Set(['localhost', boundHost, ...allowHosts].map((name) => name.toLowerCase()))
  return (host) => {
    if (host === undefined) throw missingHost()
    const name = hostName(host)
    if (name === null || !(isIP(name) > 0 || names.has(name))) throw foreignHost(host)
  }
}

/**
 * Which Host a request names: its one Host header, or the authority of a target in absolute form
 * (`GET http://name/path`), which replaces it (RFC 9112 §3.2.2); whoever looks at the header alone could be shown
 * another than a proxy before us sees.
 * @throws ProblemError 400 for more than one Host header (RFC 9112 §3.2)
 */
export function authorityOf({ headers, rawHeaders, url = '' }: IncomingMessage): string | undefined {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.length === 4 && /^host$/i.test(name))
  if (hosts.length > 1) throw twoHosts()
  if (headers.host === undefined || url.startsWith('/')) return headers.host
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? headers.host
}

/** The name in `name`, `name:port` or `[address]:port`; null for what is no Host. */
function hostName(host: string): string | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/?#@\s]+))(?::\d{1,5})?$/.exec(host)
  return (match?.[1] ?? match?.[2] ?? null)?.toLowerCase() ?? null
}
