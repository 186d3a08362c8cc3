/** The faults that go on now: at most one of a kind, each taken back when its time is over or the server closes. */
import type { Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import type { FaultRequest, FaultStarted, ServerFaultKind } from '../../protocol/server-faults.ts'
import { faultGoesOn } from '../errors.ts'
import type { AlarmMaker } from '../feed/alarm.ts'
import { dropConnections } from './drop-connections.ts'
import type { BeginFault, FaultParts } from './fault.ts'
import { refuseConnections } from './refuse-connections.ts'
import { slowReads } from './slow-reads.ts'
import { stallEventLoop } from './stall-event-loop.ts'
import { stallFeed } from './stall-feed.ts'

const KINDS: Readonly<Record<ServerFaultKind, BeginFault>> = {
  'drop-connections': dropConnections,
  'stall-feed': stallFeed,
  'stall-event-loop': stallEventLoop,
  'refuse-connections': refuseConnections,
  'slow-reads': slowReads,
}

export interface FaultsParts extends FaultParts {
  readonly clock: Clock
  readonly alarm: AlarmMaker
}

interface Running {
  readonly untilUs: number
  readonly end: () => void
}

export class Faults {
  readonly #parts: FaultsParts
  readonly #running = new Map<ServerFaultKind, Running>()

  constructor(parts: FaultsParts) {
    this.#parts = parts
  }

  /**
   * @param askedOn the connection that asked, which is never struck
   * @returns what to answer, and what to do as soon as the answer has left
   * @throws ProblemError 409 while another of this kind goes on
   */
  start(request: FaultRequest, askedOn: Socket): { readonly started: FaultStarted; readonly afterAnswer?: () => void } {
    const { kind, durationMs } = request
    const { clock } = this.#parts
    const other = this.#running.get(kind)
    if (other !== undefined) throw faultGoesOn(kind, (other.untilUs - clock.nowUs()) / 1000)
    const { connections, afterAnswer, end } = KINDS[kind](request, this.#parts, askedOn)
    const atUs = clock.nowUs()
    if (durationMs !== undefined) this.#endAt(kind, Math.ceil(atUs + durationMs * 1000), end)
    return { started: { kind, atUs, connections }, ...(afterAnswer && { afterAnswer }) }
  }

  /** Takes every fault back. Called when the server closes. */
  stop(): void {
    for (const { end } of [...this.#running.values()]) end()
  }

  #endAt(kind: ServerFaultKind, untilUs: number, takeBack: (() => void) | undefined): void {
    const end = (): void => {
      alarm.cancel()
      this.#running.delete(kind)
      takeBack?.()
    }
    const alarm = this.#parts.alarm(end)
    this.#running.set(kind, { untilUs, end })
    alarm.set(untilUs)
  }
}
