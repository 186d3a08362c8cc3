/** A driver that is hit by bursts, and of each event how late its stamp is and how late the driver says it may be. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Driver } from '../../clients/driver/driver.ts'
import type { ReadStamps } from '../../clients/measure/read-stamps.ts'
import { sleepUntil } from '../../clients/run/waiting.ts'
import type { ClientTransport, FollowObserver, FollowOptions } from '../../clients/transport.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import { labClock } from '../../protocol/clock.ts'
import { overheard } from './overheard.ts'
import { planFor } from './trial-shape.ts'

export interface StampedEvent {
  /** From just before the write to the stamp. */
  readonly delayUs: number
  /** The driver's own bound on the error of this stamp. */
  readonly boundUs: number
}

const EVERY_MS = 100
/** Clients connect, and what runs often is compiled. */
const WARM_UP_MS = 2_000

const SERVER = fileURLToPath(new URL('./burst-server.mjs', import.meta.url))

/** So many bursts to so many clients at once, after a warm-up. */
export async function stampBursts(clients: number, bursts: number): Promise<StampedEvent[]> {
  const all = bursts + WARM_UP_MS / EVERY_MS
  const server = fork(SERVER, [String(all), String(EVERY_MS)], { execArgv: [] })
  try {
    return await drive(server, clients, all)
  } finally {
    server.kill()
  }
}

async function drive(server: ChildProcess, clients: number, bursts: number): Promise<StampedEvent[]> {
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const durationMs = bursts * EVERY_MS + 500
  const phases = [
    { name: 'warm-up', durationMs: WARM_UP_MS, measure: false },
    { name: 'bursts', durationMs: durationMs - WARM_UP_MS, measure: true },
  ]
  const events: StampedEvent[] = []
  const plan = planFor('sse', port, { clients, rate: 1000 / EVERY_MS, phases })
  const driver = new Driver(plan, new Map([['sse', listening(events)]]), labClock, () => {})
  const startsAtUs = labClock.nowUs() + 50_000
  driver.begin(startsAtUs)
  server.send({ startsAtUs })
  await sleepUntil(labClock, startsAtUs + durationMs * 1000, new AbortController().signal)
  await driver.finish([], labClock.nowUs())
  return events
}

/** The lab's own follower; the bound of an event is what the driver records of it while it takes it. */
function listening(events: StampedEvent[]): ClientTransport {
  const sse = clientTransports.get('sse') as ClientTransport
  return { ...sse, open: (options) => sse.open({ ...options, observer: stamped(options, events) }) }
}

function stamped({ observer, readClock }: FollowOptions, events: StampedEvent[]): FollowObserver {
  const { errorUs } = readClock as ReadStamps
  return overheard(observer, {
    event: (seq, dueAtUs, sentAtUs, readAtUs, ...bytes) => {
      const record = errorUs.recordValue
      errorUs.recordValue = (boundUs) => {
        events.push({ delayUs: Math.max(0, readAtUs - sentAtUs), boundUs })
        record.call(errorUs, boundUs)
      }
      observer.event(seq, dueAtUs, sentAtUs, readAtUs, ...bytes)
      errorUs.recordValue = record
    },
  })
}
