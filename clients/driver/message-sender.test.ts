import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MessageReceipt, OutgoingMessage } from '../../protocol/messages.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { PopulationMeasures } from '../measure/population-measures.ts'
import { ServerClock } from '../measure/server-clock.ts'
import { Timeline } from '../measure/timeline.ts'
import { MessageRefused } from '../wire/message-refused.ts'
import { BackOff } from './back-off.ts'
import { MessageSender } from './message-sender.ts'

const PHASES: readonly ResolvedPhase[] = [{ name: 'talk', startMs: 0, durationMs: 1000, rate: 0, measure: true }]
const DUES_US = [100_000, 200_000, 300_000]
const clock = { nowUs: () => Date.now() * 1000 }
const EPOCH = 'aaaaaaaaaaaa'

/** A sender of three messages, whose client does as it is told. */
function stage(offsetUs = 0) {
  const measures = new PopulationMeasures(new Timeline(PHASES, 0), clock, undefined, null, [[], DUES_US])
  const uplink = measures.uplink as NonNullable<PopulationMeasures['uplink']>
  const sent: OutgoingMessage[] = []
  const answers: { resolve: (receipt: MessageReceipt) => void; reject: (error: Error) => void }[] = []
  const client = {
    stands: true,
    send: (message: OutgoingMessage) => {
      sent.push(message)
      return new Promise<MessageReceipt>((resolve, reject) => answers.push({ resolve, reject }))
    },
  }
  const sender = new MessageSender({
    client,
    number: 1,
    data: 'xxx',
    uplink,
    serverClock: new ServerClock({ offsetUs, uncertaintyUs: 0 }),
    nowUs: clock.nowUs,
    backOff: new BackOff(() => 0.5, { firstMs: 100, capMs: 1000 }),
  })
  const ids = (): string[] => sent.map(({ id }) => id)
  return { sender, uplink, client, sent, ids, answers }
}

const FIRST = '00001-0000000'
const SECOND = '00001-0000001'

describe('a message', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.setSystemTime(101)
  })
  afterEach(() => vi.useRealTimers())

  test('goes up when it is due, and says who sends it and when it was due, by the server’s clock', () => {
    const { sender, sent, uplink } = stage(5_000_000)
    sender.due(0)
    expect(sent).toEqual([{ id: FIRST, from: '00001', dueAtUs: 5_100_000, data: 'xxx' }])
    expect(uplink.latenessUs.maxValue).toBe(1000)
  })

  test('does not wait for the one before it', () => {
    const { sender, ids } = stage()
    sender.due(0)
    sender.due(1)
    expect(ids()).toEqual([FIRST, SECOND])
  })

  test('is acknowledged by its receipt, counted from when it was due', async () => {
    const { sender, uplink, answers } = stage()
    sender.due(0)
    vi.setSystemTime(140)
    answers[0]?.resolve({ id: FIRST, cursor: `${EPOCH}:7` })
    await vi.advanceTimersByTimeAsync(0)
    const index = uplink.messages.indexOf(1, 0)
    expect([uplink.messages.isAcknowledged(index), uplink.ackUs.maxValue]).toEqual([true, 40_000])
    expect(uplink.messages.placesOf(index)).toEqual([{ epoch: 0, seq: 7 }])
    expect(uplink.messages.unanswered).toBe(2)
  })

  test('waits where there is no subscription, and goes when there is one, the oldest first', () => {
    const { sender, client, ids } = stage()
    client.stands = false
    sender.due(0)
    sender.due(1)
    expect(ids()).toEqual([])
    client.stands = true
    sender.stands()
    expect(ids()).toEqual([FIRST, SECOND])
  })

  test('whose connection ended goes again with the same id, when the client follows its channel again', async () => {
    const { sender, client, ids, answers, uplink } = stage()
    sender.due(0)
    sender.due(1)
    client.stands = false
    answers[1]?.reject(new Error('the connection ended before the receipt'))
    answers[0]?.reject(new Error('the connection ended before the receipt'))
    await vi.advanceTimersByTimeAsync(5000)
    expect(ids()).toEqual([FIRST, SECOND])
    client.stands = true
    sender.stands()
    expect(ids()).toEqual([FIRST, SECOND, FIRST, SECOND])
    expect(uplink.failures).toEqual({ 'the connection ended before the receipt': 2 })
    expect(uplink.sends).toBe(4)
  })

  test('of which only the way up failed goes again after a back-off, and later ones not before it', async () => {
    const { sender, ids, answers } = stage()
    sender.due(0)
    answers[0]?.reject(new MessageRefused('expected 200 from POST /feed/messages, got 503', 503))
    await vi.advanceTimersByTimeAsync(49)
    sender.due(1)
    expect(ids()).toEqual([FIRST])
    await vi.advanceTimersByTimeAsync(1)
    expect(ids()).toEqual([FIRST, FIRST, SECOND])
  })

  test('that the server refuses for good is not sent again', async () => {
    const { sender, ids, answers, uplink } = stage()
    sender.due(0)
    answers[0]?.reject(new MessageRefused('expected 200 from POST /feed/messages, got 400', 400))
    await vi.advanceTimersByTimeAsync(5000)
    expect(ids()).toEqual([FIRST])
    expect(uplink.messages.isRefused(uplink.messages.indexOf(1, 0))).toBe(true)
  })

  test('is not sent any more when the trial is over', async () => {
    const { sender, client, ids, answers } = stage()
    sender.due(0)
    answers[0]?.reject(new Error('no answer'))
    await vi.advanceTimersByTimeAsync(0)
    sender.stop()
    await vi.advanceTimersByTimeAsync(5000)
    client.stands = true
    sender.stands()
    expect(ids()).toEqual([FIRST])
  })
})

test.each([
  [400, true],
  [404, true],
  [413, true],
  [408, false],
  [429, false],
  [500, false],
  [503, false],
])('an answer %d refuses for good: %s', (status, isForGood) => {
  expect(new MessageRefused('no', status).isForGood).toBe(isForGood)
})

test('a problem without a status speaks against no repeat', () => {
  expect(new MessageRefused('no').isForGood).toBe(false)
})
