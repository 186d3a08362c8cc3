/** When a poller asks: at absolute instants or some time after each answer; how late that was is told. */
import type { PollingSettings } from '../../protocol/scenario.ts'
import type { FollowOptions } from '../transport.ts'

/** So many swallowed instants are told of one stall, the latest first: ten seconds of the shortest interval. */
const MOST_SWALLOWED = 1000

export class PollTimer {
  readonly #options: Pick<FollowOptions, 'clock' | 'poll' | 'observer'>
  readonly #intervalUs: number
  readonly #schedule: PollingSettings['schedule']
  readonly #ask: () => void
  #timer: NodeJS.Timeout | undefined

  /** @param ask called when it is time; not after `stop` */
  constructor(
    options: Pick<FollowOptions, 'clock' | 'poll' | 'observer'>,
    { intervalMs, schedule }: Pick<PollingSettings, 'intervalMs' | 'schedule'>,
    ask: () => void,
  ) {
    this.#options = options
    this.#intervalUs = intervalMs * 1000
    this.#schedule = schedule
    this.#ask = ask
  }

  /** An answer came: asks at the next instant. */
  askNext(): void {
    this.#askAt(this.#nextInstantUs(this.#options.clock.nowUs()))
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** A fixed rate keeps to absolute instants and skips those that a slow answer has missed. */
  #nextInstantUs(nowUs: number): number {
    if (this.#schedule === 'fixed-delay') return nowUs + this.#intervalUs
    const { originUs, phase } = this.#options.poll
    const firstUs = originUs + phase * this.#intervalUs
    return firstUs + (Math.floor((nowUs - firstUs) / this.#intervalUs) + 1) * this.#intervalUs
  }

  /** Timers may fire early: then there is a rest to wait for. */
  #askAt(instantUs: number): void {
    const latenessUs = this.#options.clock.nowUs() - instantUs
    if (latenessUs < 0) {
      this.#timer = setTimeout(() => this.#askAt(instantUs), Math.ceil(-latenessUs / 1000))
      return
    }
    this.#tellLateness(latenessUs)
    this.#ask()
  }

  /**
   * At a fixed rate each instant that passed while the timer was late is told as well, as late as it is by now: of a
   * stall that swallowed fifty instants one late poll would be all that is seen (coordinated omission, as Gil Tene
   * calls it). Those that a slow answer skips are not the timer's.
   */
  #tellLateness(latenessUs: number): void {
    this.#options.observer.pollLateness(latenessUs)
    if (this.#schedule === 'fixed-delay') return
    const swallowed = Math.min(MOST_SWALLOWED, Math.floor(latenessUs / this.#intervalUs))
    for (let nth = 1; nth <= swallowed; nth++) this.#options.observer.pollLateness(latenessUs - nth * this.#intervalUs)
  }
}
