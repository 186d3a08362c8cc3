import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeEvent } from '../../protocol/event.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { ClientMeasures } from './client-measures.ts'
import { messageId, senderName } from './message-id.ts'
import { PopulationMeasures } from './population-measures.ts'
import { runsByDue } from './published-runs.ts'
import { Timeline } from './timeline.ts'
import { uplinkLedgers } from './uplink-ledger.ts'

const PHASES: readonly ResolvedPhase[] = [
  { name: 'warm-up', startMs: 0, durationMs: 1000, rate: 0, measure: false },
  { name: 'talk', startMs: 1000, durationMs: 1000, rate: 0, measure: true },
]
/** Two messages in each phase, the same for each client. */
const DUES_US = [100_000, 600_000, 1_100_000, 1_600_000]
const EPOCHS = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']
const AGO_US = 5_000

/** A channel of one epoch after the other, its members, and an endless supply of accidents. */
class Chat {
  readonly measures: PopulationMeasures
  readonly clients: readonly ClientMeasures[]
  /** What was published: which client's which message, by epoch and seq. */
  readonly logs: (readonly [client: number, number: number])[][] = [[]]
  readonly #known = new Map<string, string>()

  constructor(clients: number) {
    const dues = Array.from({ length: clients }, () => DUES_US)
    const timeline = new Timeline(PHASES, 0)
    this.measures = new PopulationMeasures(timeline, { nowUs: () => 2_000_000 }, undefined, null, dues)
    this.clients = Array.from({ length: clients }, (_, index) => new ClientMeasures(this.measures, index))
    for (const client of this.clients) client.hello(`${EPOCHS[0]}:0`, null, 0)
  }

  get uplink() {
    return this.measures.uplink as NonNullable<PopulationMeasures['uplink']>
  }

  get epoch(): string {
    return EPOCHS[this.logs.length - 1] as string
  }

  /** A client sends, the server publishes unless it knows the message, and the receipt gets through or not. */
  send(client: number, number: number, isAcknowledged: boolean): void {
    const index = this.uplink.messages.indexOf(client, number)
    this.uplink.sent(index)
    const id = messageId(client, number)
    const log = this.logs.at(-1) as [number, number][]
    if (!this.#known.has(id)) {
      log.push([client, number])
      this.#known.set(id, `${this.epoch}:${log.length}`)
    }
    if (isAcknowledged) this.uplink.acknowledged(index, this.#known.get(id) as string, 1_900_000)
  }

  /** The server forgets everything, and everybody is told. */
  forget(told: boolean): void {
    if (this.logs.length === EPOCHS.length) return
    this.logs.push([])
    this.#known.clear()
    const gap = { from: null, to: `${this.epoch}:0` }
    if (told) for (const client of this.clients) client.gap(gap, 1_500_000)
  }

  /** A client receives an event of the epoch that it is in. */
  receive(client: number, seq: number): void {
    const measures = this.clients[client] as ClientMeasures
    const log = this.logs[EPOCHS.indexOf(measures.deliveries.epoch)]
    const sent = log?.[seq - 1]
    if (sent === undefined) return
    const [from, number] = sent
    const dueAtUs = DUES_US[number] as number
    const data = JSON.stringify({ id: messageId(from, number), from: senderName(from), data: 'x' })
    // Instants on the wire have 16 digits; what is measured here is told beside the bytes.
    const instants = { dueAtUs: 1e15 + dueAtUs, sentAtUs: 1e15 + dueAtUs }
    const bytes = Buffer.from(encodeEvent({ seq, ...instants }, data, null))
    measures.event(seq, dueAtUs, dueAtUs, dueAtUs + AGO_US, bytes, 0)
  }

  ledgers() {
    const epochs = this.logs.map(({ length }, index) => {
      const epoch = EPOCHS[index] as string
      return runsByDue({ epoch, headSeq: length }, this.measures.duesOf(epoch), this.measures.timeline)
    })
    const members = this.clients.map(({ deliveries }, client) => ({ client, deliveries }))
    return uplinkLedgers(this.uplink, [{ members, epochs }], this.measures.epochs)
  }
}

function everybodyReceives(chat: Chat): void {
  for (const client of chat.clients.keys()) {
    for (const seq of (chat.logs.at(-1) ?? []).keys()) chat.receive(client, seq + 1)
  }
}

describe('of three who talk', () => {
  const talk = (): Chat => {
    const chat = new Chat(3)
    for (const number of DUES_US.keys()) for (const client of [0, 1, 2]) chat.send(client, number, true)
    return chat
  }

  test('everything is told of once: two messages of each in each phase, to the sender and to the two others', () => {
    const chat = talk()
    everybodyReceives(chat)
    const whole = {
      due: 6,
      sent: 6,
      repeated: 0,
      acknowledged: 6,
      refused: 0,
      failed: 0,
      echoesExpected: 6,
      echoed: 6,
      echoesLost: 0,
      expected: 12,
      delivered: 12,
      lost: 0,
      duplicated: 0,
    }
    expect(chat.ledgers()).toEqual([whole, whole])
    // From due: of the measured phase alone.
    expect(chat.uplink.echoUs.totalCount).toBe(6)
    expect(chat.uplink.relayUs.totalCount).toBe(12)
    expect([chat.uplink.relayUs.minNonZeroValue, chat.uplink.relayUs.maxValue]).toEqual([AGO_US, AGO_US])
  })

  test('one loses an event: an echo is missing, or a copy at another', () => {
    const chat = talk()
    for (const client of [0, 1, 2])
      for (const seq of chat.logs[0]?.keys() ?? []) if (seq !== 9 || client === 1) chat.receive(client, seq + 1)
    const [, second] = chat.ledgers()
    expect(chat.logs[0]?.[9]).toEqual([0, 3])
    expect(second).toMatchObject({ echoed: 5, echoesLost: 1, delivered: 11, lost: 1 })
  })

  test('a copy that comes again is a duplicate', () => {
    const chat = talk()
    everybodyReceives(chat)
    chat.receive(2, 12)
    expect(chat.ledgers()[1]).toMatchObject({ delivered: 12, duplicated: 1 })
  })

  test('who was not acknowledged failed, and may have been heard all the same', () => {
    const chat = new Chat(2)
    chat.send(0, 2, false)
    everybodyReceives(chat)
    const [, talked] = chat.ledgers()
    expect(talked).toMatchObject({ due: 4, sent: 1, acknowledged: 0, failed: 4, echoed: 1, delivered: 1 })
  })

  test('a repeat that the server knows is one event, and one that it forgot is another of the same message', () => {
    const chat = new Chat(2)
    chat.send(0, 2, false)
    chat.send(0, 2, true)
    everybodyReceives(chat)
    expect(chat.ledgers()[1]).toMatchObject({ repeated: 1, acknowledged: 1, echoed: 1, delivered: 1, duplicated: 0 })
    chat.forget(true)
    chat.send(0, 2, true)
    everybodyReceives(chat)
    expect(chat.ledgers()[1]).toMatchObject({ repeated: 2, echoed: 1, delivered: 1, lost: 0, duplicated: 2 })
  })

  test('what the server refuses for good is refused, and failed', () => {
    const chat = new Chat(1)
    chat.uplink.messages.refuse(chat.uplink.messages.indexOf(0, 3))
    expect(chat.ledgers()[1]).toMatchObject({ due: 2, failed: 2, refused: 1 })
    expect(chat.uplink.messages.unanswered).toBe(3)
  })
})

test('whatever gets lost, repeated, swapped or forgotten, it adds up exactly, and both countings agree', () => {
  const clients = 3
  const client = fc.nat(clients - 1)
  const sends = fc.tuple(client, fc.nat(DUES_US.length - 1), fc.boolean())
  const act = fc.oneof(
    {
      weight: 5,
      arbitrary: sends.map(
        ([from, number, ok]) =>
          (chat: Chat) =>
            chat.send(from, number, ok),
      ),
    },
    {
      weight: 8,
      arbitrary: fc.tuple(client, fc.integer({ min: 1, max: 12 })).map(
        ([at, seq]) =>
          (chat: Chat) =>
            chat.receive(at, seq),
      ),
    },
    { weight: 1, arbitrary: fc.boolean().map((told) => (chat: Chat) => chat.forget(told)) },
    {
      weight: 1,
      arbitrary: fc.tuple(client, fc.integer({ min: 1, max: 12 })).map(([at, seq]) => (chat: Chat) => {
        const measures = chat.clients[at] as ClientMeasures
        const published = chat.logs[EPOCHS.indexOf(measures.deliveries.epoch)]?.length ?? 0
        const to = `${measures.deliveries.epoch}:${Math.min(seq, published)}`
        measures.gap({ from: null, to }, 1_700_000)
      }),
    },
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const chat = new Chat(clients)
      for (const next of acts) next(chat)
      for (const ledger of chat.ledgers()) {
        expect(ledger.due).toBe(ledger.acknowledged + ledger.failed)
        expect(ledger.echoesExpected).toBe(ledger.echoed + ledger.echoesLost)
        expect(ledger.expected).toBe(ledger.delivered + ledger.lost)
        expect(ledger.expected).toBe((clients - 1) * ledger.echoesExpected)
      }
    }),
    { numRuns: 500 },
  )
})
