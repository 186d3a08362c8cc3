/** One stretch of the long form: a fresh server, those who read, perhaps those who stop, and what was measured. */
import { playFeed, readInfo, stopFeed } from '../../clients/run/lab-control.ts'
import { type ServerProcess, startServer } from '../../clients/run/server-process.ts'
import { labClock } from '../../protocol/clock.ts'
import type { SlowConsumerPolicy } from '../../protocol/server-options.ts'
import { Population } from './population.ts'
import { type Counts, type Peaks, ServerWatch } from './server-watch.ts'
import { passing, until } from './waiting.ts'

/** Readers of each of the two transports. */
export const STOPPED = 300
export const READING = 50
export const CAP_BYTES = 128 * 1024

const TOKEN = 'slow-consumers'
const RUN = 'slow-consumers'
const CHANNEL = 'main'
/** 4.9 MB: more than the kernel holds for one reader on loopback, which is 4.1 MB. */
const HISTORY_EVENTS = 600
const HISTORY_MS = 1_000
const EVENT_BYTES = 8 * 1024
const EVENTS_PER_SECOND = 10
/** How long after the policy first acted the measurement begins, and how long it lasts, ms. */
const SETTLING_MS = 2_000
const MEASURED_MS = 6_000
/** Nobody is to be missed for the silence that the test makes. */
const QUIET_MS = 600_000

export interface Stretch extends Peaks, Counts {
  /** Of those who read, from the due instant. */
  readonly p99Us: number
  /** Events that gaps told of, and readers that were not given, or told of, exactly what was published; null: not asked. */
  readonly accounts: { readonly toldEvents: number; readonly faults: readonly string[] } | null
}

/**
 * @param policy null: those who read, alone
 * @param closesAccounts whether the stopped readers read again at the end, which takes as long as all the rest
 */
export async function stretch(policy: SlowConsumerPolicy | null, closesAccounts: boolean): Promise<Stretch> {
  const server = await startServer({
    token: TOKEN,
    outboxBytes: CAP_BYTES,
    slowConsumers: policy ?? 'disconnect',
    sseHeartbeatMs: QUIET_MS,
    websocketPingMs: QUIET_MS,
    historyMs: QUIET_MS, // on a busy machine the stopped readers take long to read on
    connectionsPerAddress: 2 * (STOPPED + READING) + 10,
  })
  const { hostname, port } = new URL(server.origin)
  const { limits } = await readInfo(server.origin)
  const population = new Population({ host: hostname, port: Number(port), basePath: '', limits })
  try {
    return await measure(server, population, policy, closesAccounts)
  } finally {
    population.abort()
    await server.stop()
  }
}

async function measure(
  server: ServerProcess,
  population: Population,
  policy: SlowConsumerPolicy | null,
  closesAccounts: boolean,
): Promise<Stretch> {
  const watch = new ServerWatch(server)
  await playFeed(server.origin, TOKEN, FEED)
  await until('the history', async () => (await watch.counts()).headSeq > HISTORY_EVENTS)
  await watch.begin()
  const latencies = new Latencies()
  await population.read(READING, { event: latencies.note })
  if (policy !== null) {
    await population.stop(STOPPED)
    await until('the policy to act', async () => hasActed(await watch.counts()))
  }
  await passing(SETTLING_MS)
  const p99Us = await latencies.p99Us(MEASURED_MS)
  const peaks = await watch.end()
  await stopFeed(server.origin, TOKEN, CHANNEL, RUN)
  const { headSeq } = await watch.counts()
  const faults = closesAccounts ? await population.readOn(headSeq) : null
  const counts = await watch.counts()
  return { ...peaks, ...counts, p99Us, accounts: faults && { toldEvents: population.toldEvents, faults } }
}

/** Fills the history in a second; from then on it goes on at its rate. */
const FEED = {
  channel: CHANNEL,
  run: RUN,
  source: 'synthetic',
  phases: [
    { durationMs: HISTORY_MS, rate: (HISTORY_EVENTS * 1000) / HISTORY_MS },
    { durationMs: QUIET_MS, rate: EVENTS_PER_SECOND },
  ],
  payloadBytes: EVENT_BYTES,
  arrival: 'fixed',
  seed: 1,
} as const

function hasActed({ slowConsumers, droppedEvents }: Counts): boolean {
  return slowConsumers + droppedEvents > 0
}

/** From the due instant, of what is due while it is asked for. */
class Latencies {
  readonly #us: number[] = []
  #fromUs = Number.POSITIVE_INFINITY

  readonly note = (receivedAtUs: number, dueAtUs: number): void => {
    if (dueAtUs >= this.#fromUs) this.#us.push(receivedAtUs - dueAtUs)
  }

  /** By nearest rank. */
  async p99Us(duringMs: number): Promise<number> {
    this.#fromUs = labClock.nowUs()
    await passing(duringMs)
    const sorted = this.#us.sort((one, other) => one - other)
    return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN
  }
}
