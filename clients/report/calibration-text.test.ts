import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../results/fixture/calibration.ts'
import type { Calibration } from '../../results/format.ts'
import { calibrationText } from './calibration-text.ts'

const plain = { width: 80, colour: false }
const textOf = (change: Partial<Calibration> = {}, layout = plain): string =>
  calibrationText({ ...FIXTURE_CALIBRATION, ...change }, 'results/runs/calibration/machine.json', layout)
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

test('the floor of each transport is a row, with the instrument’s part beside it', () => {
  expect(textOf()).toMatch(/^ sse +0\.40 +0\.90 .* 0\.05 +0\.30 +0\.20/m)
  expect(flat(textOf())).toContain('100 clients × 10 events/s over loopback, 8 s each')
})

test('a spread that no transport has is left out', () => {
  const noiseFloor = FIXTURE_CALIBRATION.noiseFloor.map((row) => ({ ...row, fanOutSpreadP50Us: null }))
  expect(textOf()).toContain('fan-out')
  expect(textOf({ noiseFloor })).not.toContain('fan-out')
})

test('timers, stamps and quiet each have their sentence, and the file stands at the end', () => {
  const text = flat(textOf())
  expect(text).toContain('timers 1.1 ms at p99, 0.60 ms at p50, 1.9 ms at most late: 1000 deadlines in an idle process')
  expect(text).toContain(
    'stamps 0.070 ms behind the packet at p50, 0.350 ms at p99, 0.900 ms at most, 0.012 ms at least (8000 events of sse; clocks within 1.5 µs)',
  )
  expect(text).toContain(
    'own bound: 0.06 ms at p50, 0.32 ms at p99; stamps are later than that by 0.011 ms at p99, 0.042 ms at most:',
  )
  expect(text).toContain('The machine was quiet: 2 % busy before, others took up to 5 % meanwhile.')
  expect(text).toContain(' kept results/runs/calibration/machine.json ')
})

test('without a capture it says why, and what stays unknown', () => {
  const text = flat(textOf({ stamps: null, stampsUnchecked: 'tcpdump is not installed' }))
  expect(text).toContain(
    'stamps not held against packets: tcpdump is not installed. What is known of their error is the',
  )
})

test('a machine that was not quiet is told so, with what to do', () => {
  expect(flat(textOf({ quiet: false, othersBusy: 0.4 }))).toContain(
    'The machine was NOT quiet: 2 % busy before, others took up to 40 % meanwhile. These figures are of that load too; end other programs and calibrate again.',
  )
})

test('what the trials have against them is listed', () => {
  expect(textOf({ doubts: ['sse, block 1: the feed was 9 ms late'] })).toContain(
    '\n · sse, block 1: the feed was 9 ms late',
  )
})

test.each([40, 60, 80])('in %i columns only the path sticks out', (width) => {
  const tooLong = textOf({}, { width, colour: false })
    .split('\n')
    .filter((line) => line.length > width && !line.includes('/'))
  expect(tooLong).toEqual([])
})

test('colour changes no word', () => {
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  expect(textOf({}, { width: 80, colour: true }).replaceAll(escapes, '')).toBe(textOf())
})
