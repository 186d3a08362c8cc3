/** A driver that is hit by bursts, and of each event how late its stamp is and how late the driver says it may be. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Driver } from '../../clients/driver/driver.ts'
import { ReadStamps } from '../../clients/measure/read-stamps.ts'
import { sleepUntil } from '../../clients/run/waiting.ts'
import type { ClientTransport, FollowObserver, FollowOptions } from '../../clients/transport.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import { labClock } from '../../protocol/clock.ts'
import { overheard } from './overheard.ts'
import { planFor } from './trial-shape.ts'

export interface StampedEvent {
  /** From just before the write of its last bytes to the stamp; below zero: the stamp was there before them. */
  readonly delayUs: number
  /** The driver's own bound on the error of this stamp. */
  readonly boundUs: number
}

export interface Burst {
  readonly clients: number
  readonly bursts: number
  /** Between two of them. */
  readonly everyMs: number
  /** Bytes of each event beside its numbers, of which all clients get the first half before any gets the second; 0: one write. */
  readonly padBytes: number
}

/** Clients connect, and what runs often is compiled. */
const WARM_UP_MS = 2_000

const SERVER = fileURLToPath(new URL('./burst-server.mjs', import.meta.url))

/** So many bursts to so many clients at once, after a warm-up. */
export async function stampBursts(burst: Burst): Promise<StampedEvent[]> {
  const all = burst.bursts + WARM_UP_MS / burst.everyMs
  const server = fork(SERVER, [all, burst.everyMs, burst.padBytes].map(String), { execArgv: [] })
  try {
    return await drive(server, burst, all)
  } finally {
    server.kill()
  }
}

async function drive(server: ChildProcess, { clients, everyMs }: Burst, bursts: number): Promise<StampedEvent[]> {
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const durationMs = bursts * everyMs + 500
  const phases = [
    { name: 'warm-up', durationMs: WARM_UP_MS, measure: false },
    { name: 'bursts', durationMs: durationMs - WARM_UP_MS, measure: true },
  ]
  const notes: Notes = { fromUs: 0, events: [] }
  const plan = planFor('sse', port, { clients, rate: 1000 / everyMs, phases })
  const driver = new Driver(plan, new Map([['sse', listening(notes)]]), labClock, () => {})
  const startsAtUs = labClock.nowUs() + 50_000
  notes.fromUs = startsAtUs + WARM_UP_MS * 1000
  driver.begin(startsAtUs)
  server.send({ startsAtUs })
  await sleepUntil(labClock, startsAtUs + durationMs * 1000, new AbortController().signal)
  await driver.finish([], labClock.nowUs())
  return notes.events
}

interface Notes {
  /** Events that were due before are not noted down: the warm-up's. */
  fromUs: number
  readonly events: StampedEvent[]
}

/** The lab's own follower; the bound of an event is what the driver says of it while it takes it. */
function listening(notes: Notes): ClientTransport {
  const sse = clientTransports.get('sse') as ClientTransport
  return { ...sse, open: (options) => sse.open({ ...options, observer: stamped(options, notes) }) }
}

function stamped({ observer, readClock }: FollowOptions, notes: Notes): FollowObserver {
  const stamps = readClock as ReadStamps
  return overheard(observer, {
    event: (seq, dueAtUs, sentAtUs, readAtUs, bytes, start, end) => {
      const { lateUs } = ReadStamps.prototype
      stamps.lateUs = (atUs, sinceSentUs) => {
        const boundUs = lateUs.call(stamps, atUs, sinceSentUs)
        if (dueAtUs >= notes.fromUs) notes.events.push({ delayUs: readAtUs - writtenAtUs(bytes, end), boundUs })
        return boundUs
      }
      observer.event(seq, dueAtUs, sentAtUs, readAtUs, bytes, start, end)
      stamps.lateUs = lateUs
    },
  })
}

/** The last 16 digits of an event are the instant just before its last write. */
function writtenAtUs(bytes: Uint8Array, end: number): number {
  return Number(Buffer.from(bytes.subarray(end - 17, end - 1)).toString('latin1'))
}
