/**
 * The server as a process: its owner starts it, asks it and stops it over IPC, so that nothing of this travels
 * where it is measured. It never outlives its owner, and Ctrl-C in the owner's terminal is the owner's to handle.
 */
import type { AddressInfo } from 'node:net'
import type { Handover } from '../protocol/handover.ts'
import type { FromServer, ToServer } from '../protocol/server-ipc.ts'
import type { ServerOptions } from '../protocol/server-options.ts'
import { buildApp, type LabServer } from './app.ts'
import { lastSocketsClosed } from './last-sockets.ts'
import { CostMeter } from './process-cost.ts'
import { settledRssBytes } from './settled-memory.ts'

const USAGE_EXIT = 2

const costs = new CostMeter()
let server: LabServer | null = null
let ending: Promise<void> | null = null
let draining = false
let terminated = false
/** Whether the end brings histories and feeds along. */
let handsOver = false

if (process.send === undefined) {
  process.stderr.write('This is the server of transport-lab, which is started by: tlab serve\n')
  process.exit(USAGE_EXIT)
}
process.on('message', (message) => void obey(message as ToServer))
process.on('disconnect', () => void end())
process.on('SIGTERM', () => void leave())
// The terminal sends Ctrl-C to the whole group; the owner decides when the server ends.
process.on('SIGINT', () => {})

async function obey(message: ToServer): Promise<void> {
  if (message.kind === 'start') await start(message.options, message.handover)
  else if (message.kind === 'mark') mark()
  else if (message.kind === 'measure') measure()
  else if (message.kind === 'settle') tell({ kind: 'settled', rssBytes: await settledRssBytes() })
  else if (message.kind === 'hand-over-at-the-end') handsOver = true
  else if (message.kind === 'drain') await drain()
  else if (message.kind === 'crash') crash()
  else await stop(message.handOver ?? false)
}

async function start(options: ServerOptions, handover: Handover | undefined): Promise<void> {
  try {
    server = await buildApp(options, undefined, { handover, lostAddress: tellFailure })
    await server.app.listen({ host: listeningHost(options), port: options.port ?? 0 })
    const { clockId } = server.lab.info
    tell({ kind: 'listening', origin: originOf(server), clockId, pid: process.pid })
  } catch (error) {
    tellFailure(error as NodeJS.ErrnoException)
    await server?.app.close()
    server = null
  }
}

/** `localhost` may be two addresses, for which Fastify would open a second server that counts nothing. */
function listeningHost({ host = '127.0.0.1' }: ServerOptions): string {
  return host === 'localhost' ? '127.0.0.1' : host
}

function mark(): void {
  costs.mark()
  server?.lab.mark()
  tell({ kind: 'marked' })
}

function measure(): void {
  if (server !== null) tell({ kind: 'measured', stats: server.lab.stats(), cost: costs.measure() })
}

async function stop(handOver: boolean): Promise<void> {
  handsOver ||= handOver
  await end()
}

/** Sends everybody away in a while, and ends. Told again, it goes on as it was. */
async function drain(): Promise<void> {
  if (draining) return
  draining = true
  await server?.lab.drain()
  await end()
}

/**
 * The first SIGTERM drains; the second one, a `stop` or the owner's end do not wait. A service manager may signal
 * owner and server at once (systemd does): the owner's `drain` is not taken for a second signal.
 */
async function leave(): Promise<void> {
  const again = terminated
  terminated = true
  await (again ? end() : drain())
}

/** Closes in order, tells the last counts and exits. Asked twice, it ends once. */
function end(): Promise<void> {
  ending ??= closeAndExit()
  return ending
}

async function closeAndExit(): Promise<void> {
  await server?.app.close()
  if (server === null || !process.connected) process.exit(0)
  const { lab } = server
  await lastSocketsClosed(() => lab.stats().openConnections)
  const handover = handsOver ? server.lab.handOver() : null
  const counts = { stats: server.lab.stats(), connections: server.lab.connectionRows() }
  process.send?.({ kind: 'stopped', ...counts, handover } satisfies FromServer, () => process.exit(0))
}

/** As if the machine had lost its power, but for the last counts and for how far the feeds were. */
function crash(): void {
  if (server === null || !process.connected) die()
  else {
    server.lab.freeze()
    const counts = { stats: server.lab.stats(), connections: server.lab.connectionRows() }
    const { feeds } = server.lab.handOver()
    process.send?.({ kind: 'stopped', ...counts, handover: { channels: [], feeds } } satisfies FromServer, die)
  }
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function tellFailure({ code, message }: NodeJS.ErrnoException): void {
  tell({ kind: 'failed', code: code ?? 'usage', message })
}

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message)
}

function originOf({ app }: LabServer): string {
  const { address, port, family } = app.server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
