import { describe, expect, test } from 'vitest'
import { FIXTURE_UPLINK } from '../../fixture/uplink.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { Trial, UplinkLedger, UplinkResult } from '../../format.ts'
import { judgeTrial } from '../verdict.ts'

const result = buildFixtureResult({ blocks: 1 })
const resolved = result.scenario.resolved
const SOUND = result.trials[0] as Trial

/** A sound trial whose clients sent this; with `alone` nobody else published, and events are their messages. */
function reasonsOf(uplink: UplinkResult, alone = false, rest: Partial<Trial> = {}) {
  const feed = alone ? { ...resolved.feed, source: 'none' } : resolved.feed
  return judgeTrial({ ...SOUND, uplink, ...rest }, { ...resolved, feed }).reasons
}

const off = (changes: Partial<UplinkResult>): UplinkResult => ({ ...FIXTURE_UPLINK, ...changes })

describe('messages add up', () => {
  test('in a sound trial', () => expect(reasonsOf(FIXTURE_UPLINK)).toEqual([]))

  test('also where some failed or were lost: that is a result', () => {
    const lossy = off({
      acknowledged: 1990,
      failed: 10,
      refused: 4,
      echoed: 1980,
      echoesLost: 20,
      delivered: 1,
      lost: 1999,
    })
    expect(reasonsOf(lossy)).toEqual([])
  })

  test.each<[string, Partial<UplinkResult>, string]>([
    [
      'neither acknowledged nor failed',
      { acknowledged: 1999 },
      '2000 due, 2000 sent, but 1999 acknowledged and 0 failed',
    ],
    ['sent without being due', { sent: 2001 }, '2000 due, 2001 sent'],
    ['refused without having failed', { refused: 1 }, '1 of them refused'],
    ['an echo that is nowhere', { echoed: 1999 }, '2000 echoes expected, but 1999 came and 0 were lost'],
    ['a copy too many', { delivered: 2001 }, '2000 expected at others, but 2001 delivered'],
    ['events that are nobody’s', { unaccounted: 2 }, 'published 2 events that are no known message’s, and 1 times'],
    ['messages without an event', { unaccounted: -1 }, 'published -1 events'],
  ])('or the trial is INVALID: %s', (_, changes, words) => {
    const [reason] = reasonsOf(off(changes))
    expect(reason?.code).toBe('uplink-differs')
    expect(reason?.message).toContain(words)
  })

  test('in each phase, too', () => {
    const ledger: UplinkLedger = { ...FIXTURE_UPLINK, lost: 1 }
    const phases = SOUND.phases.map((phase, index) => (index === 1 ? { ...phase, uplink: ledger } : phase))
    expect(reasonsOf(FIXTURE_UPLINK, false, { phases })[0]?.message).toContain('messages of phase steady')
  })

  test('and agree with the ledger of events, where messages are all events that there are', () => {
    const deliveries = { ...SOUND.deliveries, expected: 4000, delivered: 4000, lost: 0 }
    expect(reasonsOf(FIXTURE_UPLINK, true, { deliveries })).toEqual([])
    const more = { ...deliveries, expected: 4001, delivered: 4001 }
    const told = reasonsOf(FIXTURE_UPLINK, true, { deliveries: more }).map(({ message }) => message)
    expect(told.join()).toContain(
      '4000 copies expected and 4000 delivered, but 4001 events expected and 4001 delivered',
    )
    expect(reasonsOf(off({ unaccounted: 1 }), true, { deliveries: more })).toEqual([])
    expect(reasonsOf(off({ duplicated: 2 }), true, { deliveries: more })).toEqual([])
  })
})

describe('a driver that sends late', () => {
  const codes = (latenessP99Us: number, p50: number): string[] =>
    reasonsOf(off({ latenessP99Us, ackUs: { ...FIXTURE_UPLINK.ackUs, p50 } })).map(({ code }) => code)

  test('is doubted above 2 ms, where that is more than a tenth of the way to a receipt', () => {
    expect(codes(2001, 10_000)).toEqual(['uplink-late'])
    expect(codes(2001, 30_000)).toEqual([])
    expect(codes(1999, 10_000)).toEqual([])
  })
})
