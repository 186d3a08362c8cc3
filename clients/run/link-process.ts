/** A link process: between the driver and the server of one trial that has a network, or faults of the line. */
import type { LineSettings } from '../link/line.ts'
import type { FromLink, LinkReport, LinkTarget, ToLink } from '../link/plan.ts'
import { packagePaths } from '../package-root.ts'
import { IpcProcess } from './child-process.ts'

/** How long a link may take to end before it is ended. */
const STOP_MS = 2_000

export interface LinkFault {
  readonly kind: 'silence' | 'cut'
  readonly share: number
  /** null: a silence for good. */
  readonly durationMs: number | null
}

export interface LinkProcess {
  /** On 127.0.0.1. */
  readonly port: number
  /** Resolves with when it struck, µs of the lab clock, and how many connections. */
  strike(fault: LinkFault): Promise<{ readonly atUs: number; readonly connections: number }>
  /** A measured window of the trial begins or ends. */
  measure(isOpen: boolean): void
  /** Ends it. */
  stop(): Promise<LinkReport>
  kill(): void
}

/**
 * @param namespace the network namespace that it runs in, with the driver; null: this process's own network
 * @throws Error when the link cannot listen, which is a fault of the machine
 */
export async function startLink(
  target: LinkTarget,
  line: LineSettings,
  seed: number,
  namespace: string | null = null,
): Promise<LinkProcess> {
  const child = new IpcProcess<ToLink, FromLink>('link', packagePaths.linkMain, namespace)
  const answer = await child.ask({ kind: 'start', target, line, seed }, 'listening', 'failed')
  if (answer.kind === 'failed') {
    child.kill()
    throw new Error(`the link between clients and server did not start: ${answer.message}`)
  }
  return {
    port: answer.port,
    strike: async ({ kind, share, durationMs }) => {
      const message = kind === 'cut' ? { kind, share, durationMs: durationMs ?? 0 } : { kind, share, durationMs }
      const struck = await child.ask(message, 'struck', 'failed')
      if (struck.kind === 'failed') throw new Error(`the link could not do "${kind}": ${struck.message}`)
      return { atUs: struck.atUs, connections: struck.connections }
    },
    measure: (isOpen) => child.tell({ kind: 'window', isOpen }),
    stop: () => child.within(STOP_MS, child.ask({ kind: 'stop' }, 'stopped')),
    kill: () => child.kill(),
  }
}
