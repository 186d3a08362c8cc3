import { expect, test } from 'vitest'
import { HandTurnedTime } from '../testing.ts'
import { Tickets } from './tickets.ts'

test('tickets are random, 128 bits at the least, and known by their digests only', () => {
  const tickets = new Tickets(new HandTurnedTime().clock)
  const issued = Array.from({ length: 100 }, () => tickets.issue())
  expect(new Set(issued).size).toBe(100)
  for (const ticket of issued) {
    expect(Buffer.from(ticket, 'base64url').length * 8).toBeGreaterThanOrEqual(128)
    expect(tickets.admits(ticket)).toBe(true)
  }
  for (const guess of ['', 'guess', issued[0]?.slice(1) as string]) expect(tickets.admits(guess)).toBe(false)
})

test('of too many the one that was not shown for longest is forgotten', () => {
  const tickets = new Tickets(new HandTurnedTime().clock)
  const [first, second] = [tickets.issue(), tickets.issue()]
  for (let more = 0; more < 9_998; more++) tickets.issue()
  expect(tickets.admits(first)).toBe(true)
  tickets.issue()
  expect([tickets.size, tickets.admits(first), tickets.admits(second)]).toEqual([10_000, true, false])
})
