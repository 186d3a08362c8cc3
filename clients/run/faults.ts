/** The faults of a scenario, each struck at its instant of the trial by whoever can: server, link, or the owner of the process. */
import { labClock } from '../../protocol/clock.ts'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import type { FaultRequest } from '../../protocol/server-faults.ts'
import type { LinkProcess } from './link-process.ts'
import type { TrialServer } from './trial-server.ts'
import { sleepUntil } from './waiting.ts'

/** A fault that struck. */
export interface StruckFault {
  readonly fault: ResolvedFault
  /** µs of the lab clock. */
  readonly atUs: number
  /** null for a fault that strikes no connection, or whose connections nobody counted. */
  readonly connections: number | null
}

export interface FaultParts {
  readonly server: TrialServer
  /** null in a trial without faults of the line. */
  readonly link: LinkProcess | null
  /** Told of each at once. */
  readonly onStruck: (struck: StruckFault) => void
  readonly signal: AbortSignal
}

/** Whether the scenario needs a link between driver and server. */
export function needLink(faults: readonly ResolvedFault[]): boolean {
  return faults.some(({ kind }) => isOfLine(kind))
}

/** Resolves when every fault has struck and every restarted server is there again; rejects when one cannot. */
export async function strikeFaults(
  faults: readonly ResolvedFault[],
  startsAtUs: number,
  parts: FaultParts,
): Promise<void> {
  await Promise.all(
    faults.map(async (fault) => {
      await sleepUntil(labClock, startsAtUs + fault.atMs * 1000, parts.signal)
      await strike(fault, parts)
    }),
  )
}

async function strike(fault: ResolvedFault, { server, link, onStruck }: FaultParts): Promise<void> {
  const { kind, share, durationMs } = fault
  if (kind === 'restart') {
    await server.restart(fault, (atUs) => onStruck({ fault, atUs, connections: null }))
  } else if (isOfLine(kind)) {
    if (link === null) throw new Error(`expected a link for "${kind}", there is none`)
    onStruck({ fault, ...(await link.strike({ kind, share, durationMs })) })
  } else {
    const { atUs, connections } = await server.strike(requestOf(fault))
    onStruck({ fault, atUs, connections })
  }
}

function isOfLine(kind: ResolvedFault['kind']): kind is 'silence' | 'cut' {
  return kind === 'silence' || kind === 'cut'
}

function requestOf({ kind, share, durationMs, how }: ResolvedFault): FaultRequest {
  return {
    kind: kind as FaultRequest['kind'],
    ...(share < 1 && { share }),
    ...(durationMs !== null && { durationMs }),
    ...(how !== null && { how }),
  }
}
