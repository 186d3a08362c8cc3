import { expect, onTestFinished, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import type { AlarmMaker } from './alarm.ts'
import { timerAlarms } from './alarm.ts'
import { Metronome } from './metronome.ts'

const MAKERS: [string, () => AlarmMaker][] = [
  ['the metronome', metronome],
  ['Node timers', () => timerAlarms(labClock)],
]

function metronome(): AlarmMaker {
  const made = new Metronome(labClock)
  onTestFinished(() => made.stop())
  return made.alarm
}

/** Rings in a row, each set for `gapUs` after the one before; how late each was. */
function lateness(makeAlarm: AlarmMaker, rings: number, gapUs: number): Promise<number[]> {
  const lateUs: number[] = []
  let dueUs = labClock.nowUs() + gapUs
  return new Promise((resolve) => {
    const alarm = makeAlarm(() => {
      lateUs.push(labClock.nowUs() - dueUs)
      dueUs += gapUs
      if (lateUs.length === rings) resolve(lateUs)
      else alarm.set(dueUs)
    })
    alarm.set(dueUs)
  })
}

test.each(MAKERS)('%s never rings early', async (_name, maker) => {
  const lateUs = await lateness(maker(), 60, 3_300)
  expect(Math.min(...lateUs)).toBeGreaterThanOrEqual(0)
})

test('several alarms ring in the order of their instants, each at its own', async () => {
  const alarm = metronome()
  const rung: string[] = []
  const earlyUs: number[] = []
  await new Promise<void>((resolve) => {
    const nowUs = labClock.nowUs()
    const set = (name: string, atUs: number): void => {
      const ring = (): void => {
        earlyUs.push(atUs - labClock.nowUs())
        if (rung.push(name) === 2) resolve()
      }
      alarm(ring).set(atUs)
    }
    set('later', nowUs + 200_000)
    set('sooner', nowUs + 10_000)
  })
  expect(rung).toEqual(['sooner', 'later'])
  expect(Math.max(...earlyUs)).toBeLessThanOrEqual(0)
})

test.each(MAKERS)('an alarm of %s that was cancelled does not ring', async (_name, maker) => {
  const makeAlarm = maker()
  let rung = 0
  const cancelled = makeAlarm(() => {
    rung += 1
  })
  cancelled.set(labClock.nowUs() + 5_000)
  cancelled.cancel()
  await lateness(makeAlarm, 1, 20_000)
  expect(rung).toBe(0)
})
