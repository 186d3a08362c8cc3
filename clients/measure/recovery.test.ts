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

const recoveries = ({ recoveryUs, unrecovered }: FaultRecovery) => ({
  count: recoveryUs.totalCount,
  maxUs: recoveryUs.totalCount === 0 ? null : recoveryUs.maxValue,
  unrecovered,
})

const heads = (headSeq: number, epoch = EPOCH) => [{ epoch, headSeq }]

describe('the recovery of a client from a fault', () => {
  test('lasts until the first event that was due after it, when everything before is there', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 900, 901)
    client.struck(fault)
    get(client, 3, 1100, 1500)
    get(client, 2, 950, 1501)
    expect(recoveries(fault)).toEqual({ count: 1, maxUs: expect.closeTo(501_000, -3), unrecovered: 0 })
  })

  test('is not over with an event that was due before it, however late that comes', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    client.struck(fault)
    get(client, 1, 999, 1400)
    expect(recoveries(fault).count).toBe(0)
    get(client, 2, 1000, 1600)
    expect(recoveries(fault).maxUs).toBeCloseTo(600_000, -3)
  })

  test('counts from the newest event when that came before the word of the fault', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 1002, 1003)
    client.struck(fault)
    get(client, 2, 1100, 1200)
    expect(recoveries(fault)).toEqual({ count: 1, maxUs: 3000, unrecovered: 0 })
  })

  test('of several faults ends for each with its own event', () => {
    const { join, get } = population()
    const client = join()
    const faults = [new FaultRecovery(1_000_000), new FaultRecovery(1_100_000)]
    for (const fault of faults) client.struck(fault)
    get(client, 1, 1050, 1060)
    get(client, 2, 1150, 1160)
    expect(faults.map((fault) => recoveries(fault).maxUs)).toEqual([60_000, 60_000].map((us) => expect.closeTo(us, -2)))
  })

  test('ends with the gap that covers the event, when others got it', () => {
    const { join, get } = population()
    const [client, lucky, fault] = [join(), join(), new FaultRecovery(1_000_000)]
    client.struck(fault)
    get(lucky, 1, 1000, 1001)
    client.gap({ from: `${EPOCH}:0`, to: `${EPOCH}:1` }, 1_700_000)
    expect(recoveries(fault).maxUs).toBeCloseTo(700_000, -3)
  })

  test('after a gap into another epoch ends with the first later event there', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 990, 991)
    client.struck(fault)
    client.hello(`${SECOND}:0`, { from: `${EPOCH}:1`, to: `${SECOND}:0` }, 1_800_000)
    expect(recoveries(fault).count).toBe(0)
    get(client, 1, 1010, 1801)
    client.finish([...heads(1), ...heads(1, SECOND)])
    expect(recoveries(fault)).toEqual({ count: 1, maxUs: expect.closeTo(801_000, -3), unrecovered: 0 })
  })

  test('never comes for a client that ends without what was published', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 900, 901)
    client.struck(fault)
    client.finish(heads(2))
    expect(recoveries(fault)).toEqual({ count: 0, maxUs: null, unrecovered: 1 })
  })

  test('is nobody’s after the last event', () => {
    const { join, get } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    get(client, 1, 900, 901)
    client.struck(fault)
    client.finish(heads(1))
    expect(recoveries(fault)).toEqual({ count: 0, maxUs: null, unrecovered: 0 })
  })

  test('ends with the last gap for a client that was told of everything else', () => {
    const { join } = population()
    const [client, fault] = [join(), new FaultRecovery(1_000_000)]
    client.struck(fault)
    client.gap({ from: `${EPOCH}:0`, to: `${EPOCH}:7` }, 1_200_000)
    client.finish(heads(7))
    expect(recoveries(fault)).toEqual({ count: 1, maxUs: expect.closeTo(200_000, -3), unrecovered: 0 })
  })

  test('is not asked of a client that connects after it', () => {
    const { join } = population()
    const [client, fault] = [join(), new FaultRecovery(-1)]
    client.struck(fault)
    client.finish(heads(1))
    expect(recoveries(fault)).toEqual({ count: 0, maxUs: null, unrecovered: 0 })
  })
})
