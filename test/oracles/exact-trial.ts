/**
 * The lab's own driver against the fake server over real sockets, on a clock that the test holds in its hand: time goes
 * on only when every byte under way has been read, so that each instant is known to the µs.
 */
import { onTestFinished, vi } from 'vitest'
import { Driver } from '../../clients/driver/driver.ts'
import type { DriverReport } from '../../clients/driver/plan.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import type { Dialect } from './dialects.ts'
import { FakeServer } from './fake-server.ts'
import { type Act, play } from './play.ts'
import { planFor, publishedBy, type TrialShape } from './trial-shape.ts'
import { type Seen, watched } from './watched-transport.ts'

/** Time 0 of each trial, µs of the lab clock: 16 digits, a whole ms. */
export const STARTS_AT_US = 1_000_000_007_000_000

/** How long the other side may take to read what is under way, ms of real time. */
const PATIENCE_MS = 10_000

/** What never comes is waited for so long after the last instant of a trial, ms. */
const DRAIN_MS = 20

export class ExactTrial {
  readonly shape: TrialShape
  readonly server: FakeServer
  readonly #dialect: Dialect
  readonly #clock = { nowUs: () => this.#nowUs }
  readonly #seen: Seen = { reads: 0, bytesUp: 0, connecting: 0, connected: 0, disconnected: 0 }
  #nowUs = STARTS_AT_US
  #driver: Driver | null = null

  /** Both sides are there, and the clients have connected. Tidies up by itself. */
  static async start(dialect: Dialect, shape: TrialShape): Promise<ExactTrial> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const trial = new ExactTrial(dialect, shape)
    await trial.#begin()
    return trial
  }

  private constructor(dialect: Dialect, shape: TrialShape) {
    this.shape = shape
    this.#dialect = dialect
    this.server = new FakeServer(dialect, this.#clock)
  }

  /** Time passes, ms by ms, until so many µs after the start. */
  async until(afterUs: number): Promise<void> {
    const targetUs = STARTS_AT_US + afterUs
    while (this.#nowUs < targetUs) await this.#passTo(Math.min(targetUs, nextMillisecond(this.#nowUs)))
  }

  /** Everything that was sent has arrived; the clock stands. */
  readonly settled = async (): Promise<void> => {
    const { sockets } = this.server
    const patientUntil = performance.now() + PATIENCE_MS
    const isSettled = (): boolean =>
      this.#seen.reads === this.server.writes &&
      this.#seen.bytesUp === this.server.bytesRead &&
      this.#seen.connected === this.#seen.connecting &&
      sockets.accepted === this.#seen.connected &&
      sockets.gone === this.#seen.disconnected &&
      sockets.ending === 0
    // Two turns at least: promises go on, and what shares the stamp of a turn ends with it.
    for (let turn = 0; turn < 2 || !isSettled(); turn++) {
      if (performance.now() > patientUntil) throw new Error(`expected quiet, got ${this.#unrest()}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Passes the rest of the phases, then what still happens while the driver waits for it, and takes its report. */
  async report(late: readonly Act[] = []): Promise<DriverReport> {
    const endUs = this.shape.phases.reduce((sum, { durationMs }) => sum + durationMs * 1000, 0)
    await this.until(endUs)
    const latestUs = Math.max(endUs, ...late.map(({ afterUs }) => afterUs))
    let report: DriverReport | null = null
    const finished = (this.#driver as Driver)
      .finish([publishedBy(this.shape)], STARTS_AT_US + latestUs + DRAIN_MS * 1000)
      .then((result) => {
        report = result
      })
    await play(this, late)
    while (report === null) await this.#passTo(nextMillisecond(this.#nowUs))
    await finished
    return report
  }

  async #begin(): Promise<void> {
    const plan = planFor(this.#dialect.name, await this.server.listen(), this.shape)
    onTestFinished(() => this.server.close())
    const registry = watched(clientTransports, this.#dialect.name, this.#seen)
    this.#driver = new Driver(plan, registry, this.#clock, () => {})
    this.#driver.begin(STARTS_AT_US)
    vi.advanceTimersByTime(0)
    await this.settled()
  }

  async #passTo(us: number): Promise<void> {
    this.#nowUs = us
    if (us % 1000 === 0) vi.advanceTimersByTime(1)
    await this.settled()
  }

  #unrest(): string {
    return JSON.stringify({ driver: this.#seen, server: this.server.sockets, writes: this.server.writes })
  }
}

function nextMillisecond(us: number): number {
  return (Math.floor(us / 1000) + 1) * 1000
}
