/**
 * The server of a trial when it is ours: one process, or several one after the other when the scenario restarts it.
 * All of them together are one server: their bytes, their cost and their feeds add up.
 */
import { randomBytes } from 'node:crypto'
import { labClock, readClockId } from '../../protocol/clock.ts'
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { Handover } from '../../protocol/handover.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import type { FaultRequest, FaultStarted } from '../../protocol/server-faults.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import type { ProcessCost } from '../../protocol/server-stats.ts'
import { readInfo, strikeServer } from './lab-control.ts'
import { addCosts, addStats } from './process-totals.ts'
import { serverOptions } from './server-options.ts'
import { type ServerEnd, type ServerPlace, type ServerProcess, startServer } from './server-process.ts'
import type { ServerTotals, TrialServer } from './trial-server.ts'
import { sleep } from './waiting.ts'

const clockId = readClockId()

/**
 * A fresh server process that lets this scenario's load in.
 * @param place null: in this process's own network
 * @param more options of a server that does something beside
 */
export async function ownServer(
  scenario: ResolvedScenario,
  place: ServerPlace | null = null,
  more: Partial<ServerOptions> = {},
): Promise<TrialServer> {
  const token = randomBytes(24).toString('base64url')
  const process = await startServer({ token, clockId, ...serverOptions(scenario, 0), ...more }, undefined, place)
  try {
    return new OwnServer(scenario, token, process, place, await readInfo(process.origin))
  } catch (error) {
    process.kill()
    throw error
  }
}

class OwnServer implements TrialServer {
  readonly origin: string
  readonly clientOrigin: string
  readonly token: string
  readonly info: LabInfo
  readonly ticket = null
  readonly #scenario: ResolvedScenario
  readonly #place: ServerPlace | null
  readonly #ends: ServerEnd[] = []
  /** null while there is none. */
  #process: ServerProcess | null
  /** Of processes that ended since the last mark. */
  #costs: ProcessCost[] = []
  /** Settles with the fault under way: while a server restarts it can do none to itself, and the other way round. */
  #lastFault: Promise<unknown> = Promise.resolve()
  #killed = false

  constructor(
    scenario: ResolvedScenario,
    token: string,
    process: ServerProcess,
    place: ServerPlace | null,
    info: LabInfo,
  ) {
    this.origin = process.origin
    this.clientOrigin = process.clientOrigin
    this.#place = place
    this.token = token
    this.info = info
    this.#scenario = scenario
    this.#process = process
  }

  async feedStatuses(channels: readonly string[]): Promise<readonly FeedStatus[]> {
    await this.#lastFault
    const now = await this.#process?.measure()
    if (now === undefined) return []
    const wanted = new Set(channels)
    const still = new Set(now.stats.feeds.map(({ channel }) => channel))
    const statuses = [...this.#ends, now].flatMap(({ stats }) => stats.feeds)
    return statuses.filter(({ channel }) => wanted.has(channel) && still.has(channel))
  }

  async mark(): Promise<void> {
    await this.#process?.mark()
    this.#costs = []
  }

  async cost(): Promise<ProcessCost | null> {
    const before = [...this.#costs]
    const now = await this.#process?.measure()
    return addCosts(now === undefined ? before : [...before, now.cost])
  }

  async settle(): Promise<number | null> {
    return (await this.#process?.settle()) ?? null
  }

  strike(request: FaultRequest): Promise<FaultStarted> {
    return this.#inTurn(() => strikeServer(this.origin, this.token, request))
  }

  restart(fault: ResolvedFault, onStruck: (atUs: number) => void): Promise<void> {
    return this.#inTurn(() => this.#replace(fault, onStruck))
  }

  async stop(): Promise<ServerTotals | null> {
    const process = this.#process
    if (process === null) return null
    this.#ends.push(await process.stop())
    const stats = addStats(this.#ends.map((end) => end.stats))
    return { stats, connections: this.#ends.map(({ connections }) => connections) }
  }

  kill(): void {
    this.#killed = true
    this.#process?.kill()
  }

  #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const done = this.#lastFault.then(act)
    this.#lastFault = done
    return done
  }

  async #replace(fault: ResolvedFault, onStruck: (atUs: number) => void): Promise<void> {
    const process = this.#process as ServerProcess
    this.#costs.push((await process.measure()).cost)
    this.#process = null
    const end = await endOf(process, fault, () => onStruck(labClock.nowUs()))
    this.#ends.push(end)
    if (end.handover === null) throw new Error('expected a hand-over from the server process that ended, got none')
    await sleep(fault.durationMs ?? 0)
    await this.#succeed(end.handover)
  }

  async #succeed(handover: Handover): Promise<void> {
    const port = Number(new URL(this.origin).port)
    const options = serverOptions(this.#scenario, this.#ends.length)
    if (this.#killed) return
    const process = await startServer({ token: this.token, clockId, port, ...options }, handover, this.#place)
    this.#process = process
    if (this.#killed) process.kill()
    else await process.mark()
  }
}

/** @param onTold called as the process is told to end */
function endOf(process: ServerProcess, { history, drainMs }: ResolvedFault, onTold: () => void): Promise<ServerEnd> {
  if (history === 'keep' && drainMs !== null) return process.drain(drainMs, onTold)
  onTold()
  return history === 'keep' ? process.stop(true) : process.crash()
}
