/**
 * Which Host a request may name. A page of a stranger can point a name of its own at this machine (DNS
 * rebinding) and then read what it likes, since the browser takes us for that page's origin. It cannot do so
 * with an IP address, nor with a name that we know to be ours.
 */
import { isIP } from 'node:net'
import { foreignHost, missingHost } from '../errors.ts'

/** @returns a check that throws ProblemError 421 (RFC 9110 §15.5.20) for a Host that is not ours, 400 for none */
export function hostCheck(boundHost: string, allowHosts: readonly string[]): (host: string | undefined) => void {
  const names = new Set(['localhost', boundHost, ...allowHosts].map((name) => name.toLowerCase()))
  return (host) => {
    if (host === undefined) throw missingHost()
    const name = hostName(host)
    if (name === null || !(isIP(name) > 0 || names.has(name))) throw foreignHost(host)
  }
}

/** The name in `name`, `name:port` or `[address]:port`; null for what is no Host. */
function hostName(host: string): string | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/?#@\s]+))(?::\d{1,5})?$/.exec(host)
  return (match?.[1] ?? match?.[2] ?? null)?.toLowerCase() ?? null
}
