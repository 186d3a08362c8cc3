import type { Socket } from 'node:net'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Coalesce } from '../../protocol/coalesce.ts'
import { Channel } from '../feed/channel.ts'
import { DEFAULT_HISTORY } from '../feed/history.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { Outbox } from './outbox.ts'
import { type Framing, Stream } from './stream.ts'
import { TransportCounts } from './transport-counts.ts'
import { whenToTell } from './window.ts'

const WINDOW: Coalesce = { kind: 'window', ms: 5 }

function channelWith(coalesce: Coalesce) {
  const time = new HandTurnedTime()
  const windows = whenToTell(coalesce, time.clock, time.alarm)
  const channel = new Channel('main', time.clock, DEFAULT_HISTORY, null, () => {}, windows)
  const told: number[] = []
  channel.subscribe(({ seq }) => told.push(seq))
  return { channel, time, told }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('without coalescing each event is told of at once', () => {
  const { channel, told } = channelWith({ kind: 'none', ms: 0 })
  channel.publish(draft(1))
  expect(told).toEqual([1])
  channel.publish(draft(2))
  expect(told).toEqual([1, 2])
})

test('at the end of a turn all are told of that it published, once', async () => {
  const { channel, told } = channelWith({ kind: 'tick', ms: 0 })
  channel.publish(draft(1))
  channel.publish(draft(2))
  expect(told).toEqual([])
  await turn()
  expect(told).toEqual([2])
  channel.publish(draft(3))
  await turn()
  expect(told).toEqual([2, 3])
})

test('a window begins with its first event and ends so long after it; the next event begins another', () => {
  const { channel, time, told } = channelWith(WINDOW)
  channel.publish(draft(1))
  time.advance(4_999)
  channel.publish(draft(2))
  expect(told).toEqual([])
  time.advance(1)
  expect(told).toEqual([2])
  time.advance(60_000)
  channel.publish(draft(3))
  expect(told).toEqual([2])
  time.advance(5_000)
  expect(told).toEqual([2, 3])
})

test('each channel has windows of its own', () => {
  const time = new HandTurnedTime()
  const windows = whenToTell(WINDOW, time.clock, time.alarm)
  const told: string[] = []
  const [left, right] = ['left', 'right'].map((name) => {
    const channel = new Channel(name, time.clock, DEFAULT_HISTORY, null, () => {}, windows)
    channel.subscribe(() => told.push(name))
    return channel
  }) as [Channel, Channel]
  left.publish(draft(1))
  time.advance(3_000)
  right.publish(draft(1))
  time.advance(2_000)
  expect(told).toEqual(['left'])
  time.advance(3_000)
  expect(told).toEqual(['left', 'right'])
})

const FRAMING: Framing = {
  event: (event) => Buffer.from(`${event.seq};`),
  hello: () => Buffer.from('hello;'),
  gap: () => Buffer.from('gap;'),
}

/** A socket that notes each write to the system: one of many pieces is one write. */
class NotingSocket extends Writable {
  readonly writes: string[] = []
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(String(chunk))
    done()
  }
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.writes.push(chunks.map(({ chunk }) => String(chunk)).join(''))
    done()
  }
}

test('all events of a window leave in one write, and each counts', () => {
  const { channel, time } = channelWith(WINDOW)
  const socket = new NotingSocket()
  const counts = new TransportCounts()
  const settings = { outboxBytes: 1_000_000, slowConsumers: 'disconnect' } as const
  const outbox = new Outbox({ socket: socket as unknown as Socket, counts, settings })
  new Stream(channel, channel.locate({ kind: 'now' }), outbox, FRAMING)
  for (let event = 0; event < 4; event++) channel.publish(draft(event))
  time.advance(5_000)
  channel.publish(draft('alone'))
  time.advance(5_000)
  expect(socket.writes).toEqual(['hello;', '1;2;3;4;', '5;'])
  expect(counts.deliveredEvents).toBe(5)
})
