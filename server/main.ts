/**
 * The server as a process: its owner starts it, asks it and stops it over IPC, so that nothing of this travels
 * where it is measured. It never outlives its owner, and Ctrl-C in the owner's terminal is the owner's to handle.
 */
import type { AddressInfo } from 'node:net'
import type { FromServer, ServerOptions, ToServer } from '../protocol/control.ts'
import { buildApp, type LabServer } from './app.ts'
import { CostMeter } from './process-cost.ts'

const USAGE_EXIT = 2

const costs = new CostMeter()
let server: LabServer | null = null
let ending: Promise<void> | null = null

if (process.send === undefined) {
  process.stderr.write('This is the server of transport-lab, which is started by: tlab serve\n')
  process.exit(USAGE_EXIT)
}
process.on('message', (message) => void obey(message as ToServer))
process.on('disconnect', () => void end())
process.on('SIGTERM', () => void end())
// The terminal sends Ctrl-C to the whole group; the owner decides when the server ends.
process.on('SIGINT', () => {})

async function obey(message: ToServer): Promise<void> {
  if (message.kind === 'start') await start(message.options)
  else if (message.kind === 'mark') mark()
  else if (message.kind === 'measure') measure()
  else await end()
}

async function start(options: ServerOptions): Promise<void> {
  try {
    server = await buildApp(options)
    await server.app.listen({ host: listeningHost(options), port: options.port ?? 0 })
    const { clockId } = server.lab.info
    tell({ kind: 'listening', origin: originOf(server), clockId, pid: process.pid })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    tell({ kind: 'failed', code: code ?? 'usage', message })
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
  tell({ kind: 'marked' })
}

function measure(): void {
  if (server !== null) tell({ kind: 'measured', stats: server.lab.stats(), cost: costs.measure() })
}

/** Closes in order, tells the last counts and exits. Asked twice, it ends once. */
function end(): Promise<void> {
  ending ??= closeAndExit()
  return ending
}

async function closeAndExit(): Promise<void> {
  await server?.app.close()
  if (server === null || !process.connected) process.exit(0)
  process.send?.({ kind: 'stopped', stats: server.lab.stats(), handover: null } satisfies FromServer, () => process.exit(0))
}

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message)
}

function originOf({ app }: LabServer): string {
  const { address, port, family } = app.server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
