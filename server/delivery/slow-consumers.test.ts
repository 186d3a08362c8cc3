import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SLOW_CONSUMER_POLICIES, type SlowConsumerPolicy } from '../../protocol/server-options.ts'
import { Channel } from '../feed/channel.ts'
import { DEFAULT_HISTORY } from '../feed/history.ts'
import type { PublishedEvent } from '../feed/published-event.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { Outbox } from './outbox.ts'
import { type Framing, Stream } from './stream.ts'
import { TransportCounts } from './transport-counts.ts'

const HIGH_WATER_BYTES = 300
const CAP_BYTES = 1_050
/** Three of these pass the high-water mark; nine fit the cap, beside the hello. */
const EVENT_BYTES = 110

/** A socket whose reader takes what waits only when a test says so. */
class SlowSocket extends EventEmitter {
  writable = true
  writableNeedDrain = false
  readonly writableHighWaterMark = HIGH_WATER_BYTES
  readonly taken: string[] = []
  #waiting: Buffer[] = []

  get writableLength(): number {
    return this.#waiting.reduce((sum, form) => sum + form.length, 0)
  }

  write(form: Buffer): void {
    this.#waiting.push(form)
    this.writableNeedDrain ||= this.writableLength >= HIGH_WATER_BYTES
  }

  cork(): void {}
  uncork(): void {}

  resetAndDestroy(): void {
    this.writable = false
    this.#waiting = []
  }

  take(): void {
    this.taken.push(...this.#waiting.map(String))
    this.#waiting = []
    if (!this.writableNeedDrain) return
    this.writableNeedDrain = false
    this.emit('drain')
  }
}

const FRAMING: Framing = {
  event: (event: PublishedEvent) => event.json,
  hello: () => Buffer.from('{"hello":{}}'),
  gap: (gap) => Buffer.from(JSON.stringify({ gap })),
}

const seqOf = (cursor: string): number => Number(cursor.split(':')[1])

/** A stream under a policy, and what its reader makes of it. */
function slowStream(slowConsumers: SlowConsumerPolicy, publishedBefore = 0, historyEvents = DEFAULT_HISTORY.events) {
  const channel = new Channel('main', new HandTurnedTime().clock, { ...DEFAULT_HISTORY, events: historyEvents })
  const publish = (count = 1): void => {
    for (let index = 0; index < count; index++) channel.publish({ ...draft(null), payloadBytes: EVENT_BYTES })
  }
  publish(publishedBefore)
  const socket = new SlowSocket()
  const counts = new TransportCounts()
  const outbox = new Outbox({
    socket: socket as unknown as Socket,
    counts,
    settings: { outboxBytes: CAP_BYTES, slowConsumers },
  })
  const stream = new Stream(channel, channel.locate({ kind: 'earliest' }), outbox, FRAMING)
  const takeAll = (): void => {
    while (socket.writableLength > 0) socket.take()
  }
  return { channel, publish, socket, counts, stream, takeAll, heard: () => heardFrom(socket.taken) }
}

/** In order: a number for an event, a pair for a gap, each as seqs. */
function heardFrom(taken: readonly string[]): (number | [from: number, to: number])[] {
  return taken.slice(1).map((text) => {
    const { seq, gap } = JSON.parse(text)
    return gap === undefined ? seq : [seqOf(gap.from), seqOf(gap.to)]
  })
}

/** Fails unless each event or gap begins where the one before it ended. Returns where they end, and what gaps cover. */
function account(heard: ReturnType<typeof heardFrom>) {
  let at = 0
  let covered = 0
  for (const item of heard) {
    const [from, to] = typeof item === 'number' ? [item - 1, item] : item
    expect(from).toBe(at)
    expect(to).toBeGreaterThan(from)
    if (typeof item !== 'number') covered += to - from
    at = to
  }
  return { at, covered }
}

test('disconnect: the first event beyond the cap ends the connection, and nothing is dropped', () => {
  const { publish, socket, counts } = slowStream('disconnect')
  publish(9)
  expect([socket.writable, counts.slowConsumers]).toEqual([true, 0])
  publish()
  expect([socket.writable, counts.slowConsumers, counts.droppedEvents]).toEqual([false, 1, 0])
  publish(5)
  expect(counts.slowConsumers).toBe(1)
})

test('drop-oldest: the rest fits the cap, and one gap tells of all that was skipped meanwhile', () => {
  const { publish, counts, takeAll, heard } = slowStream('drop-oldest')
  publish(12)
  expect(counts.droppedEvents).toBe(3)
  publish(8)
  expect(counts.droppedEvents).toBe(11)
  takeAll()
  expect(heard()).toEqual([1, 2, 3, [3, 14], 15, 16, 17, 18, 19, 20])
  expect(counts.gaps).toBe(1)
})

test('conflate: whoever can take something again gets a gap and the newest event', () => {
  const { publish, counts, takeAll, heard } = slowStream('conflate')
  publish(9)
  expect(counts.droppedEvents).toBe(0)
  publish(6)
  expect(counts.droppedEvents).toBe(11)
  takeAll()
  publish()
  takeAll()
  expect(heard()).toEqual([1, 2, 3, [3, 14], 15, 16])
  expect(counts.gaps).toBe(1)
})

test('a reader that caught up may owe the whole cap again', () => {
  const { publish, counts, takeAll } = slowStream('conflate')
  publish(15)
  takeAll()
  const { droppedEvents } = counts
  publish(9)
  expect(counts.droppedEvents).toBe(droppedEvents)
  publish()
  expect(counts.droppedEvents).toBeGreaterThan(droppedEvents)
})

test.each(SLOW_CONSUMER_POLICIES)(
  '%s: a long way back is nobody’s slowness; falling behind from there is',
  (policy) => {
    const { publish, socket, counts, takeAll, heard } = slowStream(policy, 100)
    publish(6)
    expect([socket.writable, counts.droppedEvents]).toEqual([true, 0])
    socket.take()
    publish(3)
    expect([socket.writable, counts.droppedEvents]).toEqual([true, 0])
    publish(10)
    expect(policy === 'disconnect' ? !socket.writable : counts.droppedEvents > 100).toBe(true)
    takeAll()
    if (policy !== 'disconnect') expect(account(heard())).toEqual({ at: 119, covered: counts.droppedEvents })
  },
)

test('what the history forgot is dropped too, and part of the same gap', () => {
  const { publish, counts, takeAll, heard } = slowStream('drop-oldest', 0, 5)
  publish(20)
  takeAll()
  expect(heard()).toEqual([1, 2, 3, [3, 15], 16, 17, 18, 19, 20])
  expect([counts.droppedEvents, counts.gaps]).toEqual([12, 1])
})

test('an event larger than the cap is delivered all the same', () => {
  const { channel, takeAll, heard } = slowStream('drop-oldest')
  channel.publish({ ...draft(null), payloadBytes: 3 * CAP_BYTES })
  channel.publish({ ...draft(null), payloadBytes: 3 * CAP_BYTES })
  takeAll()
  expect(heard()).toEqual([1, 2])
})

test('acknowledgements that nobody reads end the connection under every policy', () => {
  const { stream, socket, counts } = slowStream('conflate')
  for (let index = 0; index < 20; index++) stream.outbox.write(Buffer.alloc(100))
  expect([socket.writable, counts.slowConsumers]).toEqual([false, 1])
})

test('a stream that has stopped hears nothing more', () => {
  const { publish, stream, socket, channel, counts } = slowStream('drop-oldest')
  publish(12)
  stream.stop()
  socket.take()
  expect([socket.writableLength, socket.listenerCount('drain'), channel.subscribers, counts.subscriptions]).toEqual([
    0, 0, 0, 0,
  ])
})

describe.each(['drop-oldest', 'conflate'] as const)('%s', (policy) => {
  test('however publishing and reading fall, delivered and gaps add up to what was published', () => {
    const steps = fc.array(fc.oneof(fc.constant('take'), fc.integer({ min: 1, max: 15 })), { maxLength: 40 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 4, max: 80 }), (acts, before, held) => {
        const { channel, publish, socket, counts, takeAll, heard } = slowStream(policy, before, held)
        const missedBefore = Math.max(0, before - held)
        for (const act of acts) {
          if (act === 'take') socket.take()
          else publish(act as number)
          expect(socket.writableLength).toBeLessThan(HIGH_WATER_BYTES + EVENT_BYTES)
        }
        takeAll()
        const all = heard()
        if (missedBefore > 0) all.unshift([0, missedBefore])
        const { at, covered } = account(all)
        expect([at, covered]).toEqual([channel.headSeq, missedBefore + counts.droppedEvents])
        expect(counts.slowConsumers).toBe(0)
      }),
    )
  })
})
