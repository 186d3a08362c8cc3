/** The population of a trial: makes the simulated clients, lets them arrive over the ramp, ends them in order. */
import type { Clock } from '../../protocol/clock.ts'
import { seededRandom } from '../../protocol/random.ts'
import { ClientMeasures } from '../measure/client-measures.ts'
import type { PopulationMeasures } from '../measure/population-measures.ts'
import { FaultRecovery } from '../measure/recovery.ts'
import type { ClientTransport } from '../transport.ts'
import { BackOff } from './back-off.ts'
import { ChannelList } from './channel-list.ts'
import type { Deadline } from './deadlines.ts'
import type { DriverPlan, Published } from './plan.ts'
import { type ClientReports, SimulatedClient } from './simulated-client.ts'

/** How long closing may take before what is left is reset. A server of ours ends within 2 s. */
const CLOSE_MS = 5_000

const PHASES_STREAM = 1
const BACK_OFF_STREAM = 1_000

export class Population {
  readonly #measures: PopulationMeasures
  readonly clients: readonly SimulatedClient[]
  readonly channels: ChannelList
  /** Reasons for which subscriptions ended unasked, with their counts. */
  readonly failures: Record<string, number> = {}

  constructor(plan: DriverPlan, transport: ClientTransport, measures: PopulationMeasures, clock: Clock) {
    this.#measures = measures
    this.channels = new ChannelList(plan)
    const random = seededRandom(plan.seed, PHASES_STREAM)
    const reports: ClientReports = {
      reconnecting: () => measures.connections.reconnecting(),
      failed: (reason) => {
        this.failures[reason] = (this.failures[reason] ?? 0) + 1
      },
    }
    const { count, headers } = plan.clients
    this.clients = Array.from({ length: count }, (_, index) => {
      // Stratified: one poller in each N-th of the interval, so that their mean wait varies by 1/N, not 1/√N.
      const poll = { originUs: measures.timeline.startsAtUs, phase: (index + random()) / count }
      const { target, settings } = plan
      const channel = this.channels.of(index)
      const backOff = new BackOff(seededRandom(plan.seed, BACK_OFF_STREAM + index), plan.backOff)
      const memory = { cursor: [] }
      const options = { target, channel, settings, headers, clock, readClock: measures.stamps, poll, memory }
      return new SimulatedClient(transport, options, new ClientMeasures(measures, index), backOff, reports)
    })
  }

  /** When each client connects, so long after time 0; an open loop, so nobody waits for who came before. */
  arrivals(startsAtUs: number, offsetsMs: readonly number[]): Deadline[] {
    return this.clients.map((client, index) => {
      const atUs = Math.round(startsAtUs + (offsetsMs[index] ?? 0) * 1000)
      const act = (): void => {
        this.#measures.arriving(atUs)
        client.measures.arrives(atUs)
        client.start()
      }
      return { atUs, act }
    })
  }

  /** As `fault` of ToDriver. */
  struck(atUs: number, connections: number | null, overAtUs: number | null): void {
    const fault = new FaultRecovery(atUs, connections, overAtUs)
    this.#measures.faults.push(fault)
    for (const { measures } of this.clients) measures.struck(fault)
  }

  /** As `fault-over` of ToDriver. */
  faultOver(index: number, overAtUs: number): void {
    const fault = this.#measures.faults[index]
    if (fault !== undefined) fault.overAtUs = overAtUs
  }

  /** Clients that got a hello. */
  get joined(): number {
    return this.clients.reduce((sum, client) => sum + (client.measures.joinedAtUs === null ? 0 : 1), 0)
  }

  /** Whether every client has everything up to the end of its channel's last epoch, or knows that it will not come. */
  hasAll(published: readonly Published[]): boolean {
    const ends = new Map(published.map((epoch) => [this.channels.nameOf(epoch), epoch]))
    return this.clients.every(({ measures: { deliveries } }, index) => {
      const { epoch, headSeq } = ends.get(this.channels.of(index)) ?? { epoch: '', headSeq: 0 }
      return deliveries.epoch === epoch && deliveries.complete >= headSeq
    })
  }

  /** Ends every client in order; what has not ended after a while is reset. */
  async stop(): Promise<void> {
    const abort = setTimeout(() => {
      for (const client of this.clients) client.abort()
    }, CLOSE_MS)
    await Promise.all(this.clients.map((client) => client.stop()))
    clearTimeout(abort)
  }
}
