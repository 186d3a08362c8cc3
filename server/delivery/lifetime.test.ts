import type { Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startLifetime } from './lifetime.ts'
import { TURN_MS, Wheel } from './wheel.ts'

function started(streamMs: number, die: number) {
  let nowMs = 0
  const wheel = new Wheel(() => nowMs)
  const happened: [what: string, atMs: number][] = []
  const socket = { destroy: () => happened.push(['cut', nowMs]) } as unknown as Socket
  const dice = vi.spyOn(Math, 'random').mockReturnValue(die)
  onTestFinished(() => dice.mockRestore())
  const forget = startLifetime(wheel, socket, streamMs, () => happened.push(['end', nowMs]))
  const advanceTo = (untilMs: number): void => {
    for (; nowMs <= untilMs; nowMs += TURN_MS) wheel.turn()
  }
  return { wheel, happened, forget, advanceTo }
}

test.each([
  [0, 30_000],
  [0.5, 45_000],
  [0.99999, 60_000],
])(
  'with the die at %d a life of a minute at most ends after %d ms, and what stays is cut a second later',
  (die, ms) => {
    const { happened, advanceTo } = started(60_000, die)
    advanceTo(120_000)
    expect(happened).toEqual([
      ['end', expect.closeTo(ms, -2)],
      ['cut', expect.closeTo(ms + 1_000, -2)],
    ])
  },
)

test('a connection that went by itself is forgotten, before its end and after it', () => {
  const early = started(60_000, 0)
  early.forget()
  const late = started(60_000, 0)
  late.advanceTo(30_100)
  late.forget()
  late.advanceTo(90_000)
  expect([early.wheel.size, early.happened]).toEqual([0, []])
  expect([late.wheel.size, late.happened.map(([what]) => what)]).toEqual([0, ['end']])
})

test('a life of 0 has no end', () => {
  expect(started(0, 0).wheel.size).toBe(0)
})
