/**
 * One trial's load from one process: clients arrive, phases pass, everything is awaited, closed and reported.
 * `begin` and `finish` are called once each, in this order; `struck` in between, for each fault.
 */
import type { Clock } from '../../protocol/clock.ts'
import type { SeriesPoint } from '../../results/format.ts'
import { ArrivalRows } from '../measure/arrival-rows.ts'
import { InterfaceCounters } from '../measure/interface-counters.ts'
import { PopulationMeasures } from '../measure/population-measures.ts'
import { ServerClock } from '../measure/server-clock.ts'
import { Timeline } from '../measure/timeline.ts'
import type { ClientTransportRegistry } from '../transport.ts'
import { writeCapture } from './capture.ts'
import { arrivalOffsetsMs } from './client-arrivals.ts'
import { type Deadline, Deadlines } from './deadlines.ts'
import { observedEvents } from './observed-events.ts'
import type { CapturePlan, DriverPlan, DriverReport, Published } from './plan.ts'
import { Population } from './population.ts'
import { reportOf } from './report.ts'
import { duesOfClients, PopulationUplink } from './uplink.ts'

/** How often the drain looks whether everything has arrived, ms. */
const DRAIN_CHECK_MS = 5

/** However few rows are expected, so many more have room. */
const MORE_ROWS = 100_000

/** How long after its end a second is told, µs. */
const TELL_AFTER_US = 20_000

export class Driver {
  readonly #plan: DriverPlan
  readonly #registry: ClientTransportRegistry
  readonly #clock: Clock
  readonly #onSecond: (point: SeriesPoint, joined: number) => void
  readonly #captured: ArrivalRows | null
  readonly #rssBeforeBytes: number
  #trial: {
    measures: PopulationMeasures
    population: Population
    uplink: PopulationUplink
    deadlines: Deadlines
    line: InterfaceCounters | null
  } | null = null

  constructor(
    plan: DriverPlan,
    registry: ClientTransportRegistry,
    clock: Clock,
    onSecond: (point: SeriesPoint, joined: number) => void,
  ) {
    this.#plan = plan
    this.#registry = registry
    this.#clock = clock
    this.#onSecond = onSecond
    this.#captured = plan.capture === undefined ? null : roomFor(plan.capture)
    this.#rssBeforeBytes = process.memoryUsage.rss()
  }

  /** Time 0 of the trial, µs of the lab clock; the ramp begins then. */
  begin(startsAtUs: number): void {
    const transport = this.#registry.get(this.#plan.transport)
    if (transport === undefined) {
      throw new Error(`expected a transport of ${[...this.#registry.keys()].join(', ')}, got ${this.#plan.transport}`)
    }
    const timeline = new Timeline(this.#plan.phases, startsAtUs)
    const serverClock = new ServerClock(this.#plan.serverClock)
    const messages = duesOfClients(this.#plan)
    const measures = new PopulationMeasures(timeline, this.#clock, serverClock, this.#captured, messages)
    const population = new Population(this.#plan, transport, measures, this.#clock)
    const uplink = new PopulationUplink(this.#plan, population, measures, this.#clock)
    const { interfaceName } = this.#plan
    const line = interfaceName === undefined ? null : new InterfaceCounters(interfaceName)
    const deadlines = new Deadlines(this.#clock, [
      ...boundaries(timeline, measures, line),
      ...this.#seconds(timeline, measures, population),
      ...population.arrivals(startsAtUs, arrivalOffsetsMs(this.#plan.clients, this.#plan.seed)),
      ...uplink.deadlines(),
    ])
    this.#trial = { measures, population, uplink, deadlines, line }
  }

  /**
   * A fault struck so many connections (null: the server as a whole) at this instant, µs of the lab clock. Between
   * `begin` and `finish`, in the order of the faults.
   */
  struck(atUs: number, connections: number | null, overAtUs: number | null): void {
    this.#trial?.population.struck(atUs, connections, overAtUs)
  }

  faultOver(index: number, overAtUs: number): void {
    this.#trial?.population.faultOver(index, overAtUs)
  }

  /** Waits, once the phases are over, until every message is answered, until `deadlineUs` at the latest. */
  async endUplink(deadlineUs: number): Promise<void> {
    const { uplink } = this.#begun
    while (!uplink.isAnswered && this.#clock.nowUs() < deadlineUs) await sleep(DRAIN_CHECK_MS)
  }

  /** Waits for what was published, until `deadlineUs` at the latest; then closes every client and reports. */
  async finish(told: readonly Published[], deadlineUs: number): Promise<DriverReport> {
    const { measures, population, uplink, deadlines, line } = this.#begun
    const published = this.#plan.mapping?.publish === null ? [observedEvents(measures)] : told
    uplink.stop()
    while (!population.hasAll(published) && this.#clock.nowUs() < deadlineUs) await sleep(DRAIN_CHECK_MS)
    deadlines.end()
    await population.stop()
    const report = reportOf(population, measures, published, this.#plan, this.#rssBeforeBytes)
    return { ...report, interface: line?.report() ?? null, ...(await this.#capture(measures)) }
  }

  get #begun() {
    if (this.#trial === null) throw new Error('expected begin before finish')
    return this.#trial
  }

  async #capture({ timeline, epochs }: PopulationMeasures): Promise<Pick<DriverReport, 'capture'>> {
    const { capture: plan, ...trial } = this.#plan
    if (plan === undefined || this.#captured === null) return {}
    const { startsAtUs } = timeline
    return { capture: await writeCapture({ ...trial, plan, startsAtUs, epochs, rows: this.#captured }) }
  }

  /** Each second is counted at its end, and told a moment later: at full seconds events tend to be due. */
  #seconds(timeline: Timeline, measures: PopulationMeasures, population: Population): Deadline[] {
    const count = Math.ceil((timeline.endsAtUs - timeline.startsAtUs) / 1e6)
    return Array.from({ length: count }, (_, index) => {
      const atUs = Math.min(timeline.startsAtUs + (index + 1) * 1e6, timeline.endsAtUs)
      const tell = (): void => {
        this.#onSecond(measures.series.points[index] as SeriesPoint, population.joined)
        measures.stamps.look()
      }
      return [
        { atUs, act: () => measures.endSecond(index + 1) },
        { atUs: atUs + TELL_AFTER_US, act: tell },
      ]
    }).flat()
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Copies and what Poisson arrivals bring beyond their rate are more than what is expected. */
function roomFor({ expectedRows }: CapturePlan): ArrivalRows {
  return new ArrivalRows(expectedRows, 2 * expectedRows + MORE_ROWS)
}

/** What the clients counted and what the interface did, at one instant. */
function boundaries(timeline: Timeline, measures: PopulationMeasures, line: InterfaceCounters | null): Deadline[] {
  const starts = timeline.phases.map((phase) => timeline.startsAtUs + phase.startMs * 1000)
  const act = (index: number): void => {
    measures.boundary(index)
    line?.boundary()
  }
  return [...starts, timeline.endsAtUs].map((atUs, index) => ({ atUs, act: () => act(index) }))
}
