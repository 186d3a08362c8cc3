/** The way up of a whole population: a sender for each client, each message at its instant. */
import type { Clock } from '../../protocol/clock.ts'
import { seededRandom } from '../../protocol/random.ts'
import { messageData, messageDues } from '../../protocol/uplink.ts'
import type { PopulationMeasures } from '../measure/population-measures.ts'
import { BackOff } from './back-off.ts'
import type { Deadline } from './deadlines.ts'
import { MessageSender } from './message-sender.ts'
import type { DriverPlan } from './plan.ts'
import type { Population } from './population.ts'

/** Apart from the back-off of the way down. */
const BACK_OFF_STREAM = 3_000_000

/** When the messages of each client are due, µs from the trial's start; null: they send none. */
export function duesOfClients({ uplink, clients, phases, seed }: DriverPlan): number[][] | null {
  if (uplink === undefined) return null
  const load = { uplink, clients: { ...clients, channels: clients.channels ?? 'one' }, phases, seed }
  return Array.from({ length: clients.count }, (_, client) => messageDues(load, client))
}

export class PopulationUplink {
  readonly #measures: PopulationMeasures
  readonly #senders: readonly MessageSender[]

  /** @param measures with an uplink */
  constructor(plan: DriverPlan, population: Population, measures: PopulationMeasures, clock: Clock) {
    const { uplink, serverClock } = measures
    this.#measures = measures
    if (uplink === null || plan.uplink === undefined) {
      this.#senders = []
      return
    }
    const data = messageData(plan.uplink.sizeBytes)
    const nowUs = (): number => clock.nowUs()
    this.#senders = population.clients.map((client, number) => {
      const backOff = new BackOff(seededRandom(plan.seed, BACK_OFF_STREAM + number), plan.backOff)
      const sender = new MessageSender({ client, number, data, uplink, serverClock, nowUs, backOff })
      client.onStanding = () => sender.stands()
      return sender
    })
  }

  /** One for each message. */
  deadlines(): Deadline[] {
    const messages = this.#measures.uplink?.messages
    if (messages === undefined) return []
    return this.#senders.flatMap((sender, client) =>
      Array.from({ length: messages.countOf(client) }, (_, number) => {
        const atUs = messages.dueAtUs[messages.indexOf(client, number)] as number
        return { atUs, act: () => sender.due(number) }
      }),
    )
  }

  /** Whether every message was acknowledged, or refused for good. */
  get isAnswered(): boolean {
    return (this.#measures.uplink?.messages.unanswered ?? 0) === 0
  }

  /** Nothing more goes up. */
  stop(): void {
    for (const sender of this.#senders) sender.stop()
  }
}
