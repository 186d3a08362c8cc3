import { expect, test } from 'vitest'
import { HandTurnedTime } from '../testing.ts'
import { firstOf } from './alarm.ts'

function twoAlarms() {
  const [early, late] = [new HandTurnedTime(), new HandTurnedTime()]
  let rung = 0
  const alarm = firstOf(
    early.alarm,
    late.alarm,
  )(() => {
    rung += 1
  })
  const startUs = early.clock.nowUs()
  return { early, late, alarm, startUs, rung: () => rung }
}

test.each(['early', 'late'] as const)('of two alarms the %s one may come first; the other stays silent', (first) => {
  const alarms = twoAlarms()
  alarms.alarm.set(alarms.startUs + 100)
  alarms[first].advance(200)
  expect(alarms.rung()).toBe(1)
  alarms.early.advance(200)
  alarms.late.advance(200)
  expect(alarms.rung()).toBe(1)
})

test('a cancelled alarm rings on neither path', () => {
  const { early, late, alarm, startUs, rung } = twoAlarms()
  alarm.set(startUs + 100)
  alarm.cancel()
  early.advance(200)
  late.advance(200)
  expect(rung()).toBe(0)
})

test('an alarm that is set again rings again', () => {
  const { early, alarm, startUs, rung } = twoAlarms()
  alarm.set(startUs + 100)
  early.advance(100)
  alarm.set(startUs + 200)
  early.advance(100)
  expect(rung()).toBe(2)
})
