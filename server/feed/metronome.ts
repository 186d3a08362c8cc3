/**
 * Alarms that are late by a fraction of a millisecond, at next to no cost.
 *
 * Node's timers are 1 ms coarse and correcting them means spinning. A thread of its own can sleep to the
 * microsecond instead: `Atomics.wait` returns when its time is up or when the deadline in the shared memory
 * changes. The thread then posts a message, and the main thread looks at the clock again before it rings.
 */
import { Worker } from 'node:worker_threads'
import { CLOCK_OFFSET_US, type Clock } from '../../protocol/clock.ts'
import type { Alarm, AlarmMaker } from './alarm.ts'

/** Shared with the thread: a generation that changes with each deadline (negative: end), and the deadline. */
const GENERATION_BYTES = 8
const DEADLINE_BYTES = 8

/** The thread's clock and the lab clock round differently; without this a wake could come just before its time, µs. */
const ROUNDING_US = 1

/** JavaScript as text, because one file cannot be found both from TypeScript sources and from a build. */
const SLEEPER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const generation = new Int32Array(workerData, 0, 1)
  const deadlineUs = new Float64Array(workerData, ${GENERATION_BYTES}, 1)
  for (;;) {
    const current = Atomics.load(generation, 0)
    if (current < 0) break
    const restMs = (deadlineUs[0] - Number(process.hrtime.bigint()) / 1000) / 1000
    if (restMs > 0) Atomics.wait(generation, 0, current, restMs)
    else { parentPort.postMessage(null); Atomics.wait(generation, 0, current) }
  }
`

export class Metronome {
  readonly #clock: Clock
  readonly #shared = new SharedArrayBuffer(GENERATION_BYTES + DEADLINE_BYTES)
  readonly #generation = new Int32Array(this.#shared, 0, 1)
  readonly #deadlineUs = new Float64Array(this.#shared, GENERATION_BYTES, 1)
  /** Alarms that are set, with their instants. */
  readonly #pending = new Map<() => void, number>()
  readonly #sleeper: Worker

  constructor(clock: Clock) {
    this.#clock = clock
    this.#deadlineUs[0] = Number.POSITIVE_INFINITY
    this.#sleeper = new Worker(SLEEPER, { eval: true, workerData: this.#shared, execArgv: [], env: {} })
    this.#sleeper.on('message', () => this.#ringDue())
    // Where no thread can be had, Node's timers ring alone (see alarm.ts).
    this.#sleeper.on('error', () => {})
    this.#sleeper.unref()
  }

  /** An alarm that calls `ring`; any number may be set at a time. */
  readonly alarm: AlarmMaker = (ring): Alarm => ({
    set: (atUs) => {
      this.#pending.set(ring, atUs)
      this.#sleepUntilNext()
    },
    cancel: () => void this.#pending.delete(ring),
  })

  /** Ends the thread. */
  async stop(): Promise<void> {
    this.#pending.clear()
    Atomics.store(this.#generation, 0, -1)
    Atomics.notify(this.#generation, 0)
    await this.#sleeper.terminate()
  }

  #ringDue(): void {
    const nowUs = this.#clock.nowUs()
    const due = [...this.#pending].filter(([, atUs]) => atUs <= nowUs).sort(([, one], [, other]) => one - other)
    for (const [ring] of due) {
      this.#pending.delete(ring)
      ring()
    }
    this.#sleepUntilNext()
  }

  #sleepUntilNext(): void {
    const nextUs = Math.min(...this.#pending.values())
    this.#deadlineUs[0] = nextUs - CLOCK_OFFSET_US + ROUNDING_US
    const current = this.#generation[0] as number
    Atomics.store(this.#generation, 0, (current + 1) & 0x3fffffff)
    Atomics.notify(this.#generation, 0)
  }
}
