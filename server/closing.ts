/** How the server ends: everything held open ends in its own way, and what does not is cut in time. */
import type { FastifyInstance } from 'fastify'
import type { Ledger } from './delivery/ledger.ts'
import type { Faults } from './faults/faults.ts'
import type { Channels } from './feed/channels.ts'
import type { Metronome } from './feed/metronome.ts'
import type { Listening } from './listening.ts'
import type { Shutdown } from './shutdown.ts'

/** Clients get this long to say goodbye, ms; the whole is done within 2 s. */
const CLOSE_MS = 1_500

/** How often idle channels are looked for, ms. */
const SWEEP_MS = 30_000

export interface ClosingParts {
  readonly ledger: Ledger
  readonly shutdown: Shutdown
  readonly channels: Channels
  readonly faults: Faults
  readonly listening: Listening
  /** null when a test rings the alarms. */
  readonly metronome: Metronome | null
}

export function installClosing(app: FastifyInstance, parts: ClosingParts): void {
  const { ledger, shutdown, channels, faults, listening, metronome } = parts
  const sweeping = setInterval(() => channels.sweep(), SWEEP_MS).unref()
  let cutting: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    clearInterval(sweeping)
    listening.end()
    channels.suspend()
    faults.stop()
    shutdown.begin()
    cutting = setTimeout(() => ledger.destroyAll(), CLOSE_MS)
  })
  // Once all connections are gone, which while nothing listens may be before; Fastify's onClose comes too early.
  app.server.on('close', () => clearTimeout(cutting))
  app.addHook('onClose', async () => metronome?.stop())
}
