/** A driver process: fresh for each trial, told over IPC, gone with its report. */
import type { SeriesPoint } from '../../results/format.ts'
import type { DriverPlan, DriverReport, FromDriver, Published, ToDriver } from '../driver/plan.ts'
import { packagePaths } from '../package-root.ts'
import { IpcProcess } from './child-process.ts'
import type { StruckFault } from './faults.ts'

export interface DriverProcess {
  begin(startsAtUs: number): void
  /** A fault struck so many connections (null: the server as a whole) at this instant, and is over at that one or will be (null). */
  struck(fault: Pick<StruckFault, 'atUs' | 'connections' | 'overAtUs'>): void
  /** The fault that was told as the `index`th, from 0, is over, µs of the lab clock. */
  faultOver(index: number, overAtUs: number): void
  /** Waits, when the phases are over, until every message of the clients is answered, or the deadline is past. */
  endUplink(deadlineUs: number): Promise<void>
  /** Waits for what was published, closes all clients and resolves with the report. */
  finish(published: readonly Published[], deadlineUs: number): Promise<DriverReport>
  /** Ends it at once. */
  kill(): void
  readonly exited: Promise<string>
}

/** A driver that starts, and knows of nothing yet: its modules load while the server's do. */
export interface LaunchedDriver {
  /** Called once; resolves when it is ready to begin. */
  prepare(plan: DriverPlan, onSecond: (point: SeriesPoint, joined: number) => void): Promise<DriverProcess>
  /** Ends it at once, prepared or not. */
  kill(): void
}

/** @param namespace the network namespace that it runs in; null: this process's own network */
export function launchDriver(namespace: string | null = null): LaunchedDriver {
  const child = new IpcProcess<ToDriver, FromDriver>('driver', packagePaths.driverMain, namespace)
  return { prepare: (plan, onSecond) => prepare(child, plan, onSecond), kill: () => child.kill() }
}

async function prepare(
  child: IpcProcess<ToDriver, FromDriver>,
  plan: DriverPlan,
  onSecond: (point: SeriesPoint, joined: number) => void,
): Promise<DriverProcess> {
  let failure: string | null = null
  child.listen((message) => {
    if (message.kind === 'second') onSecond(message.point, message.joined)
    if (message.kind === 'failed') failure = message.message
  })
  await child.ask({ kind: 'prepare', plan }, 'ready')
  return {
    begin: (startsAtUs) => child.tell({ kind: 'begin', startsAtUs }),
    struck: ({ atUs, connections, overAtUs }) => child.tell({ kind: 'fault', atUs, connections, overAtUs }),
    faultOver: (index, overAtUs) => child.tell({ kind: 'fault-over', index, overAtUs }),
    endUplink: async (deadlineUs) => {
      const answer = await child.ask({ kind: 'end-uplink', deadlineUs }, 'uplink-ended', 'failed')
      if (answer.kind === 'failed') throw new Error(answer.message)
    },
    finish: async (published, deadlineUs) => {
      if (failure !== null) throw new Error(failure)
      const answer = await child.ask({ kind: 'finish', published, deadlineUs }, 'report', 'failed')
      child.kill()
      if (answer.kind === 'failed') throw new Error(answer.message)
      return answer.report
    },
    kill: () => child.kill(),
    exited: child.exited,
  }
}
