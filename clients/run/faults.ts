/** The faults of a scenario, each struck at its instant of the trial by whoever can: server, link, or the owner of the process. */
import { labClock } from '../../protocol/clock.ts'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import type { FaultRequest, FaultStarted } from '../../protocol/server-faults.ts'
import type { ServerClock } from '../measure/server-clock.ts'
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
  /** When nothing of it lasts any more, µs of the lab clock; null for a restart, which is over when the successor serves. */
  readonly overAtUs: number | null
}

export interface FaultParts {
  readonly server: TrialServer
  readonly serverClock: ServerClock
  /** null in a trial without faults of the line. */
  readonly link: LinkProcess | null
  /** Told of each at once. */
  readonly onStruck: (struck: StruckFault) => void
  /** Told of each whose end was not known when it struck. */
  readonly onOver: (struck: StruckFault, overAtUs: number) => void
  readonly signal: AbortSignal
}

/** Of one instant those strike last during which the server cannot be asked for another. */
const LAST: readonly string[] = ['refuse-connections', 'stall-event-loop', 'restart']

/** Resolves when every fault has struck and every restarted server is there again; rejects when one cannot. */
export async function strikeFaults(
  faults: readonly ResolvedFault[],
  startsAtUs: number,
  parts: FaultParts,
): Promise<void> {
  const instants = new Set(faults.map(({ atMs }) => atMs))
  await Promise.all(
    [...instants].map(async (atMs) => {
      await sleepUntil(labClock, startsAtUs + atMs * 1000, parts.signal)
      for (const fault of ofInstant(faults, atMs)) await strike(fault, parts)
    }),
  )
}

function ofInstant(faults: readonly ResolvedFault[], atMs: number): ResolvedFault[] {
  const place = ({ kind }: ResolvedFault): number => LAST.indexOf(kind)
  return faults.filter((fault) => fault.atMs === atMs).sort((one, other) => place(one) - place(other))
}

async function strike(fault: ResolvedFault, parts: FaultParts): Promise<void> {
  if (fault.kind === 'restart') return await restart(fault, parts)
  const { atUs, connections } = await strikeConnections(fault, parts)
  parts.onStruck({ fault, atUs, connections, overAtUs: atUs + (fault.durationMs ?? 0) * 1000 })
}

async function restart(fault: ResolvedFault, { server, onStruck, onOver }: FaultParts): Promise<void> {
  const struck: StruckFault[] = []
  await server.restart(fault, (atUs) => {
    struck.push({ fault, atUs, connections: null, overAtUs: null })
    for (const one of struck) onStruck(one)
  })
  for (const one of struck) onOver(one, labClock.nowUs())
}

/** When it struck in our clock, and how many connections. */
async function strikeConnections(
  fault: ResolvedFault,
  { server, serverClock, link }: FaultParts,
): Promise<Pick<FaultStarted, 'atUs' | 'connections'>> {
  const { kind, share, durationMs } = fault
  if (!isOfLine(kind)) {
    const { atUs, connections } = await server.strike(requestOf(fault))
    return { atUs: serverClock.toLocalUs(atUs), connections }
  }
  if (link === null) throw new Error(`expected a link for "${kind}", there is none`)
  return link.strike({ kind, share, durationMs })
}

/** Whether it is the link's to do. */
export function isOfLine(kind: ResolvedFault['kind']): kind is 'silence' | 'cut' {
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
