import { expect, test } from 'vitest'
import { Wheel } from './delivery/wheel.ts'
import { Shutdown } from './shutdown.ts'

/** A shutdown on a wheel that the test turns, with random numbers that come in this order. */
function drained(randoms: readonly number[]) {
  const time = { nowMs: 0 }
  const wheel = new Wheel(() => time.nowMs)
  const shutdown = new Shutdown()
  const ended: [name: string, atMs: number][] = []
  const add = (name: string): (() => void) => shutdown.add(() => void ended.push([name, time.nowMs]))
  const rest = [...randoms]
  const drain = (ms: number): void => shutdown.drain(wheel, ms, () => rest.shift() as number)
  const turnTo = (ms: number): void => {
    for (; time.nowMs < ms; time.nowMs += 20) wheel.turn()
  }
  return { shutdown, wheel, ended, add, drain, turnTo }
}

test('each ends once, at a random instant of its own within the drain', () => {
  const { shutdown, ended, add, drain, turnTo } = drained([0.9, 0.1, 0.5])
  for (const name of ['a', 'b', 'c']) add(name)
  expect(shutdown.draining).toBe(false)
  drain(1_000)
  expect([shutdown.draining, shutdown.begun]).toEqual([true, false])
  turnTo(1_000)
  expect(ended.map(([name]) => name)).toEqual(['b', 'c', 'a'])
  for (const [index, dueMs] of [96, 480, 864].entries()) {
    expect(ended[index]?.[1]).toBeGreaterThanOrEqual(dueMs)
    expect(ended[index]?.[1]).toBeLessThanOrEqual(dueMs + 40)
  }
  shutdown.begin()
  expect(ended).toHaveLength(3)
})

test('what is held anew during the drain ends within the rest of it', () => {
  const { ended, add, drain, turnTo } = drained([0.5])
  drain(1_000)
  turnTo(800)
  add('late')
  turnTo(860)
  expect(ended).toEqual([])
  turnTo(940)
  expect(ended.map(([name]) => name)).toEqual(['late'])
})

test('what has gone by itself is not ended, and leaves nothing on the wheel', () => {
  const { ended, add, drain, turnTo, wheel } = drained([0.5])
  const forget = add('gone')
  drain(1_000)
  expect(wheel.size).toBe(1)
  forget()
  expect(wheel.size).toBe(0)
  turnTo(1_060)
  expect(ended).toEqual([])
})

test('closing ends at once what a drain has left, and leaves nothing on the wheel', () => {
  const { shutdown, ended, add, drain, wheel } = drained([0.5, 0.7])
  for (const name of ['a', 'b']) add(name)
  drain(1_000)
  shutdown.begin()
  expect([ended.map(([name]) => name), wheel.size]).toEqual([['a', 'b'], 0])
})

test('a second drain changes nothing', () => {
  const { ended, add, drain, turnTo } = drained([0.5])
  add('a')
  drain(100)
  drain(10_000)
  turnTo(160)
  expect(ended).toHaveLength(1)
})
