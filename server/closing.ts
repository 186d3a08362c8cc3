/** How the server ends: everything held open ends in its own way, and what does not is cut in time. */
import type { FastifyInstance } from 'fastify'
import type { Ledger } from './delivery/ledger.ts'
import type { Channels } from './feed/channels.ts'
import type { Metronome } from './feed/metronome.ts'
import type { Shutdown } from './shutdown.ts'

/** Clients get this long to say goodbye, ms; the whole is done within 2 s. */
const CLOSE_MS = 1_500

/** How often idle channels are looked for, ms. */
const SWEEP_MS = 30_000

export interface ClosingParts {
  readonly ledger: Ledger
  readonly shutdown: Shutdown
  readonly channels: Channels
  /** null when a test rings the alarms. */
  readonly metronome: Metronome | null
}

export function installClosing(app: FastifyInstance, { ledger, shutdown, channels, metronome }: ClosingParts): void {
  const sweeping = setInterval(() => channels.sweep(), SWEEP_MS).unref()
  let cutting: NodeJS.Timeout
  app.addHook('preClose', async () => {
    clearInterval(sweeping)
    channels.stop()
    shutdown.begin()
    cutting = setTimeout(() => ledger.destroyAll(), CLOSE_MS)
  })
  // Once all connections are gone; Fastify calls onClose before that, so the server itself is asked.
  app.server.once('close', () => clearTimeout(cutting))
  app.addHook('onClose', async () => metronome?.stop())
}
