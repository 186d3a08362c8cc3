/** What limits connections: descriptors, ports, and whether loopback works at all. */
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { type Finding, finding } from './finding.ts'

/** Descriptors of a process that are no client's: modules, pipes, timers, controls. */
const OWN_DESCRIPTORS = 100

/** Fewer clients than this are a limit that people meet. */
const MANY_CLIENTS = 5_000

/** How long loopback may take to answer, ms. */
const LOOPBACK_MS = 2_000

/** How many connections a process can hold. @param limit of open files; null: unlimited, or not told */
export function descriptors(limit: number | null = readDescriptorLimit()): Finding {
  const clients = limit === null ? null : Math.max(0, limit - OWN_DESCRIPTORS)
  const enough = clients === null || clients >= MANY_CLIENTS
  return finding({
    what: 'open files',
    level: enough ? 'ok' : 'limited',
    found: limit === null ? 'unlimited' : `${limit} a process`,
    means:
      clients === null
        ? 'as many clients as memory and ports allow'
        : `up to ${clients} clients; ${Math.floor(clients / 2)} over a link, which has two sockets for each`,
    remedy: enough ? null : 'raise it in this shell: ulimit -n 20000 (the hard limit: /etc/security/limits.conf)',
  })
}

/** The soft limit, which Node has raised to the hard one as it started; null: unlimited, or not told. */
function readDescriptorLimit(): number | null {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } }
  const limit = Number(report.userLimits?.open_files?.soft)
  return Number.isFinite(limit) ? limit : null
}

/** @param range first and last; null: the system does not tell */
export function ephemeralPorts(range = readPortRange()): Finding {
  const what = 'client ports'
  if (range === null) {
    return finding({
      what,
      level: 'ok',
      found: 'range not told by this system',
      means: 'usually some 16,000 to 28,000',
    })
  }
  const [first, last] = range
  const count = last - first + 1
  const enough = count >= MANY_CLIENTS
  return finding({
    what,
    level: enough ? 'ok' : 'limited',
    found: `${first} to ${last}`,
    means:
      `up to ${count} connections at once from one address to one server; ` +
      'one that closes first holds its port for another minute',
    remedy: enough ? null : 'widen it as root: sysctl net.ipv4.ip_local_port_range="32768 60999"',
  })
}

function readPortRange(): readonly [first: number, last: number] | null {
  try {
    const [first, last] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/).map(Number)
    return first === undefined || last === undefined ? null : [first, last]
  } catch {
    return null
  }
}

/** The port that `tlab serve` takes when it is free. */
export async function usualPort(port: number): Promise<Finding> {
  const free = await canListen('127.0.0.1', port)
  return finding({
    what: 'usual port',
    level: 'ok',
    found: free ? `${port} is free` : `${port} is in use`,
    means: free ? '"tlab serve" and "tlab open" take it' : '"tlab serve" and "tlab open" take a free one and say which',
  })
}

/** What every trial does: listens on a free port, connects to it, sends something both ways. */
export async function loopback(host: '127.0.0.1' | '::1'): Promise<Finding> {
  const isNeeded = host === '127.0.0.1'
  const tookMs = await roundTripMs(host).catch(() => null)
  return finding({
    what: isNeeded ? 'loopback' : 'IPv6',
    level: tookMs !== null ? 'ok' : isNeeded ? 'missing' : 'limited',
    found: tookMs === null ? `${host} does not answer` : `${host} answers on a free port`,
    means:
      tookMs !== null
        ? isNeeded
          ? 'trials run over it'
          : '"tlab serve --host ::1" works'
        : isNeeded
          ? 'no trial can run'
          : 'servers are reached over IPv4 alone; trials run over that anyway',
    remedy:
      tookMs !== null || !isNeeded
        ? null
        : 'bring it up (ip link set lo up), and let local connections through the firewall',
    needed: isNeeded,
  })
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function roundTripMs(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.pipe(socket))
    const startedAtMs = performance.now()
    const settle = (act: () => void): void => {
      clearTimeout(overdue)
      server.close()
      act()
    }
    const fail = (error: Error): void => settle(() => reject(error))
    const overdue = setTimeout(() => fail(new Error(`no answer within ${LOOPBACK_MS} ms`)), LOOPBACK_MS)
    server.once('error', fail)
    server.listen({ host, port: 0 }, () => {
      const { port } = server.address() as { port: number }
      const socket = connect({ host, port }, () => socket.write('?'))
      socket.once('error', fail)
      socket.once('data', () => {
        socket.destroy()
        settle(() => resolve(performance.now() - startedAtMs))
      })
    })
  })
}
