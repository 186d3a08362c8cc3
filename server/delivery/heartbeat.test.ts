import type { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settingsOf } from '../settings.ts'
import { startHeartbeat } from './heartbeat.ts'
import { Outbox } from './outbox.ts'
import { TransportCounts } from './transport-counts.ts'
import { TURN_MS, Wheel } from './wheel.ts'

const SIGN = Buffer.from(':\n\n')
const EVENT = Buffer.from('event')

/** A connection that notes when something is written, and a wheel that turns every TURN_MS from `phaseMs` on. */
function quietConnection(intervalMs: number, phaseMs = 0) {
  let nowMs = phaseMs
  const wheel = new Wheel(() => nowMs)
  const writes: { readonly atMs: number; readonly form: Buffer }[] = []
  const socket = {
    writable: true,
    writableLength: 0,
    writableHighWaterMark: 16_384,
    write: (form: Buffer) => void writes.push({ atMs: nowMs, form }),
  }
  const outbox = new Outbox({
    socket: socket as unknown as Socket,
    counts: new TransportCounts(),
    settings: settingsOf({ token: '' }),
  })
  const stop = startHeartbeat(wheel, outbox, intervalMs, SIGN)
  const advanceTo = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 1) if (nowMs % TURN_MS === phaseMs % TURN_MS) wheel.turn()
  }
  const jumpTo = (atMs: number): void => {
    nowMs = atMs
    wheel.turn()
  }
  const beats = (): number[] => writes.filter(({ form }) => form === SIGN).map(({ atMs }) => atMs)
  return { wheel, socket, outbox, writes, stop, advanceTo, jumpTo, beats }
}

test('an event just after a beat puts the next one off by an interval from that event, not by two from the beat', () => {
  const { outbox, advanceTo, beats } = quietConnection(1_000)
  advanceTo(1_021)
  const [first] = beats()
  advanceTo(1_025)
  outbox.event(EVENT, EVENT.length)
  advanceTo(4_000)
  expect(first).toBeLessThanOrEqual(1_000 + TURN_MS)
  expect(beats()[1]).toBeGreaterThan(1_025 + 1_000 - TURN_MS)
  expect(beats()[1]).toBeLessThanOrEqual(1_025 + 1_000 + TURN_MS)
})

test('whenever events come, silence never lasts longer than one interval and one turn, nor is a sign sent early', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 12 })
  fc.assert(
    fc.property(
      gaps,
      fc.constantFrom(100, 110, 125),
      fc.integer({ min: 0, max: 59 }),
      (gapsMs, intervalMs, phaseMs) => {
        const { outbox, writes, advanceTo, stop } = quietConnection(intervalMs, phaseMs)
        let eventMs = phaseMs
        for (const gapMs of gapsMs) {
          eventMs += gapMs
          advanceTo(eventMs)
          outbox.event(EVENT, EVENT.length)
        }
        advanceTo(eventMs + 1_000)
        stop()
        let lastMs = phaseMs
        for (const { atMs, form } of writes) {
          expect(atMs - lastMs).toBeLessThanOrEqual(intervalMs + TURN_MS)
          if (form === SIGN) expect(atMs - lastMs).toBeGreaterThan(intervalMs - 2 * TURN_MS)
          lastMs = atMs
        }
      },
    ),
  )
})

test('a connection that always has events gets no sign, nor does one whose reader lags', () => {
  const busy = quietConnection(1_000)
  for (let atMs = 0; atMs < 10_000; atMs += 900) {
    busy.advanceTo(atMs)
    busy.outbox.event(EVENT, EVENT.length)
  }
  const lagging = quietConnection(1_000)
  lagging.socket.writableLength = 1
  lagging.advanceTo(5_500)
  lagging.socket.writableLength = 0
  expect([busy.beats(), lagging.beats()]).toEqual([[], []])
  lagging.advanceTo(6_500)
  expect(lagging.beats().length).toBe(1)
})

test('after the loop stood still for many intervals one sign is sent, and none once it was stopped', () => {
  const { jumpTo, beats, stop, wheel } = quietConnection(100)
  jumpTo(5_000)
  expect(beats()).toEqual([5_000])
  stop()
  jumpTo(6_000)
  expect([beats(), wheel.size]).toEqual([[5_000], 0])
})
