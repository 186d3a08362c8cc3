import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClientMeasures } from './client-measures.ts'
import { PopulationMeasures } from './population-measures.ts'
import { FaultRecovery } from './recovery.ts'
import { Timeline } from './timeline.ts'

const EPOCH = 'aaaaaaaaaaaa'
const SECOND = 'bbbbbbbbbbbb'
const phases = [{ name: 'steady', startMs: 0, durationMs: 10_000, rate: 10, measure: true }]
const clock = { nowUs: () => 0 }

/** Clients that joined at 0.5 ms; `get` hands one an event that was due at an instant and came a while later, ms. */
function population() {
  const measures = new PopulationMeasures(new Timeline(phases, 0), clock)
  const join = () => {
    const client = new ClientMeasures(measures)
    client.connecting(0)
    client.hello(`${EPOCH}:0`, null, 500)
    return client
  }
  const get = (client: ClientMeasures, seq: number, dueMs: number, receivedMs: number) =>
    client.event(seq, dueMs * 1000, dueMs * 1000, receivedMs * 1000)
  return { join, get }
}

/** The values of a fault, ms, and who has none. */
const recoveries = (fault: FaultRecovery) => {
  const histogram = fault.recoveryUs()
  const { totalCount: count, maxValue } = histogram
  return { count, maxMs: count === 0 ? null : Math.round(maxValue / 1000), unrecovered: fault.unrecovered }
}

const heads = (headSeq: number, epoch = EPOCH) => [{ epoch, headSeq }]
const only = (maxMs: number) => ({ count: 1, maxMs, unrecovered: 0 })

describe('the recovery of a client from a fault', () => {
  test('is the longest that an event after it had been due, of an older one too', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 500, 900)
    client.struck(fault)
    get(client, 2, 950, 1500)
    get(client, 3, 1400, 1501)
    client.finish(heads(3))
    expect(recoveries(fault)).toEqual(only(550))
  })

  test('counts from when the client’s own data stopped, not from the fault', () => {
    const { join, get } = population()
    const [first, last, fault] = [join(), join(), new FaultRecovery(1_000_000)]
    for (const client of [first, last]) client.struck(fault)
    get(last, 1, 1500, 1501)
    for (const client of [first, last]) {
      if (client === first) get(client, 1, 1500, 2600)
      get(client, 2, 2100, 2600)
      client.finish(heads(2))
    }
    expect(recoveries(fault)).toEqual({ count: 2, maxMs: 1100, unrecovered: 0 })
    expect(Math.round(fault.recoveryUs().minNonZeroValue / 1000)).toBe(500)
  })

  test('counts the newest event when that came before the word of the fault', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 700, 1003)
    client.struck(fault)
    client.finish(heads(1))
    expect(recoveries(fault)).toEqual(only(303))
  })

  test('does not count what had come before it', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 100, 999)
    client.struck(fault)
    get(client, 2, 1000, 1010)
    client.finish(heads(2))
    expect(recoveries(fault)).toEqual(only(10))
  })

  test('ends with the next fault, which has its own', () => {
    const { join, get } = population()
    const client = join()
    const [one, other] = [new FaultRecovery(1_000_000), new FaultRecovery(2_000_000)]
    client.struck(one)
    get(client, 1, 1100, 1400)
    client.struck(other)
    get(client, 2, 2100, 2800)
    client.finish(heads(2))
    expect([recoveries(one), recoveries(other)]).toEqual([only(300), only(700)])
  })

  test('ends once the client is current after the fault is over: what is late later is not the fault’s', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000, 1, 1_000_000)]
    client.struck(fault)
    get(client, 1, 950, 1400)
    get(client, 2, 1100, 1401)
    get(client, 3, 5000, 8000)
    client.finish(heads(4))
    expect(recoveries(fault)).toEqual(only(450))
  })

  test('goes on while the fault lasts, and while an event from before its end is missing', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000, 1)]
    client.struck(fault)
    get(client, 1, 1100, 1101)
    get(client, 2, 1500, 2000)
    fault.overAtUs = 2_500_000
    get(client, 3, 2400, 3000)
    get(client, 5, 2700, 3400)
    get(client, 4, 2600, 3450)
    client.finish(heads(5))
    expect(recoveries(fault)).toEqual(only(850))
  })

  test('of a client that was current before the word of the fault came is over with the word', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000, 1, 1_000_000)]
    get(client, 1, 1001, 1002)
    client.struck(fault)
    get(client, 2, 5000, 8000)
    client.finish(heads(2))
    expect(recoveries(fault)).toEqual(only(1))
  })

  test('that the next fault finds unfinished counts up to there, and then there too', () => {
    const { join, get } = population()
    const client = join()
    const [one, other] = [new FaultRecovery(1_000_000), new FaultRecovery(2_000_000)]
    client.struck(one)
    client.struck(other)
    get(client, 1, 1100, 2300)
    client.finish(heads(1))
    expect([recoveries(one), recoveries(other)]).toEqual([only(900), only(1200)])
  })

  test('that a gap ends counts from when the oldest that it covers was due', () => {
    const { join, get } = population()
    const [client, lucky, fault] = [join(), join(), new FaultRecovery(1_000_000, 1)]
    for (const one of [client, lucky]) one.struck(fault)
    get(lucky, 1, 1100, 1101)
    get(lucky, 2, 1200, 1201)
    client.gap({ from: `${EPOCH}:0`, to: `${EPOCH}:2` }, 1_700_000)
    for (const one of [client, lucky]) one.finish(heads(2))
    expect(recoveries(fault)).toEqual(only(600))
  })

  test('that a gap ends which covers what nobody got counts from the newest that somebody got', () => {
    const { join, get } = population()
    const [client, other, fault] = [join(), join(), new FaultRecovery(1_000_000, 1)]
    get(client, 1, 800, 801)
    get(other, 1, 800, 801)
    for (const one of [client, other]) {
      one.struck(fault)
      one.hello(`${SECOND}:0`, { from: `${EPOCH}:1`, to: `${SECOND}:3` }, 1_800_000)
      one.finish([...heads(1), ...heads(3, SECOND)])
    }
    expect(recoveries(fault)).toEqual(only(999))
  })

  test.each([
    [0, 4999.5, 5009.5],
    [1, 4099, 4109],
  ])(
    'that a gap behind seq %i ends, which covers what nobody got, does not count from what came after it',
    (seq, low, high) => {
      const { join, get } = population()
      const [first, second, fault] = [join(), join(), new FaultRecovery(1_000_000)]
      for (const one of [first, second]) {
        if (seq === 1) get(one, 1, 900, 901)
        one.struck(fault)
      }
      for (const [one, atMs] of [
        [first, 5000],
        [second, 5010],
      ] as const) {
        one.gap({ from: `${EPOCH}:${seq}`, to: `${EPOCH}:49` }, atMs * 1000)
        get(one, 50, 4990, atMs + 1)
        one.finish(heads(50))
      }
      const { totalCount, minNonZeroValue, maxValue } = fault.recoveryUs()
      expect([totalCount, Math.abs(minNonZeroValue / 1000 - low) < 1, Math.abs(maxValue / 1000 - high) < 1]).toEqual([
        2,
        true,
        true,
      ])
    },
  )

  test('that a gap ends only after the next fault counts up to there, though nobody got what it covers', () => {
    const { join, get } = population()
    const client = join()
    const [one, other] = [new FaultRecovery(1_000_000), new FaultRecovery(2_000_000)]
    get(client, 1, 900, 950)
    client.struck(one)
    client.struck(other)
    client.hello(`${SECOND}:0`, { from: `${EPOCH}:1`, to: `${SECOND}:3` }, 2_300_000)
    client.finish([...heads(1), ...heads(3, SECOND)])
    expect([recoveries(one), recoveries(other)]).toEqual([only(1050), only(1350)])
  })

  test('is not prolonged by a gap that covers nothing', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    client.struck(fault)
    get(client, 1, 1100, 1101)
    client.gap({ from: `${EPOCH}:0`, to: `${EPOCH}:1` }, 5_000_000)
    client.finish(heads(1))
    expect(recoveries(fault)).toEqual(only(1))
  })

  test('never comes for a client that ends without what was published', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 900, 901)
    client.struck(fault)
    get(client, 2, 1100, 1101)
    client.finish(heads(3))
    expect(recoveries(fault)).toEqual({ count: 0, maxMs: null, unrecovered: 1 })
  })

  test('never comes from an earlier fault either, for a client that got nothing more since', () => {
    const { join, get } = population()
    const [gone, late] = [join(), join()]
    const faults = [new FaultRecovery(1_000_000), new FaultRecovery(2_000_000), new FaultRecovery(3_000_000)]
    for (const [index, fault] of faults.entries()) {
      for (const client of [gone, late]) client.struck(fault)
      get(late, index + 1, 1100 + 1000 * index, 1101 + 1000 * index)
      if (index === 0) get(gone, 1, 1100, 1101)
    }
    for (const client of [gone, late]) client.finish(heads(4))
    expect(faults.map(({ unrecovered }) => unrecovered)).toEqual([0, 1, 2])
  })

  test('is nobody’s after the last event', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 900, 901)
    client.struck(fault)
    client.finish(heads(1))
    expect(recoveries(fault)).toEqual({ count: 0, maxMs: null, unrecovered: 0 })
  })

  test('is not asked of a client that connects after it', () => {
    const { join } = population()
    const [client, fault] = [join(), new FaultRecovery(-1)]
    client.struck(fault)
    client.finish(heads(1))
    expect(recoveries(fault)).toEqual({ count: 0, maxMs: null, unrecovered: 0 })
  })
})

describe('a fault that struck some connections', () => {
  /** Ten clients that waited 100, 200, … 1000 ms; the first of them miss an event for good. */
  function struck(connections: number | null, lost = 0) {
    const { join, get } = population()
    const fault = new FaultRecovery(1_000_000, connections)
    for (let place = 1; place <= 10; place++) {
      const client = join()
      client.struck(fault)
      get(client, 1, 1000, 1000 + 100 * place)
      client.finish(heads(place <= lost ? 2 : 1))
    }
    return { ...recoveries(fault), minMs: Math.round(fault.recoveryUs().minNonZeroValue / 1000) }
  }

  test.each<[string, number | null, number, { count: number; minMs: number }]>([
    ['three has the values of the three that waited longest', 3, 0, { count: 3, minMs: 800 }],
    ['three, of which one never recovered, has two values', 3, 1, { count: 2, minMs: 900 }],
    ['none still tells the longest', 0, 0, { count: 1, minMs: 1000 }],
    ['more than there are clients has all of them', 25, 0, { count: 10, minMs: 100 }],
    ['as a whole server has all clients', null, 0, { count: 10, minMs: 100 }],
  ])('%s', (_, connections, lost, expected) => {
    expect(struck(connections, lost)).toMatchObject({ ...expected, maxMs: 1000, unrecovered: lost })
  })
})

test('no event of the time after a fault was later than the greatest recovery', () => {
  const arrival = fc.record({ dueMs: fc.integer({ min: 0, max: 9_000 }), lateMs: fc.integer({ min: 0, max: 900 }) })
  const client = fc.array(arrival, { minLength: 1, maxLength: 30 })
  const faultMs = fc.integer({ min: 1, max: 9_000 })
  fc.assert(
    fc.property(fc.array(client, { minLength: 1, maxLength: 5 }), faultMs, fc.nat(6), (clients, atMs, connections) => {
      const { join, get } = population()
      const fault = new FaultRecovery(atMs * 1000, connections)
      let latestUs = 0
      for (const arrivals of clients) {
        const observer = join()
        const inOrder = arrivals.toSorted((one, other) => one.dueMs + one.lateMs - other.dueMs - other.lateMs)
        const received = inOrder.map(({ dueMs, lateMs }) => ({ dueMs, lateMs, atMs: dueMs + lateMs }))
        const next = received.findIndex((one) => one.atMs >= atMs)
        for (const [index, { dueMs, lateMs, atMs: receivedMs }] of received.entries()) {
          if (index === next) observer.struck(fault)
          get(observer, index + 1, dueMs, receivedMs)
          if (index >= next && next >= 0) latestUs = Math.max(latestUs, lateMs * 1000)
        }
        observer.finish(heads(arrivals.length))
      }
      expect(fault.recoveryUs().maxValue).toBeGreaterThanOrEqual(latestUs)
    }),
  )
})
