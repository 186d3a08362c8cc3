import { expect, test } from 'vitest'
import { compareStamps, type StampsAndPackets } from './compare-stamps.ts'

const WALL = { aheadUs: 500_000, uncertaintyUs: 3 }
const BOUNDS = { p50Us: 20, p99Us: 90 }

/** Events 1 to 100 of two clients; the packets of the second come 10 µs behind those of the first. */
const packets = [0, 10].map((laterUs, index) => ({
  port: 5000 + index,
  atUs: new Map(Array.from({ length: 100 }, (_, at) => [at + 1, WALL.aheadUs + 1000 * (at + 1) + laterUs] as const)),
}))

/** Event n is stamped n µs behind its packet. */
const arrivals = [0, 10].flatMap((laterUs, client) =>
  Array.from({ length: 100 }, (_, at) => {
    const seq = at + 1
    return { client, seq, receivedAtUs: 1000 * seq + laterUs + seq }
  }),
)

const compare = (parts: Partial<StampsAndPackets>) =>
  compareStamps({ transport: 'sse', clients: 2, arrivals, packets, wall: WALL, bounds: BOUNDS, ...parts })

test('of each event the stamp is held against its own client’s packet, on one clock', () => {
  expect(compare({})).toEqual({
    transport: 'sse',
    count: 200,
    unmatched: 0,
    minUs: 1,
    p50Us: 50,
    p99Us: 99,
    maxUs: 100,
    boundP50Us: 20,
    boundP99Us: 90,
    // 94 to 100: above the bound and what the clocks may be wrong by.
    beyondShare: 0.07,
    clockUncertaintyUs: 3,
  })
})

test('a stamp before its packet is below zero, and no bound leaves the share open', () => {
  const early = arrivals.map((row) => ({ ...row, receivedAtUs: row.receivedAtUs - 40 }))
  const found = compare({ arrivals: early, bounds: { p50Us: null, p99Us: null } })
  expect(found).toMatchObject({ minUs: -39, beyondShare: null })
})

test('events without a packet are counted', () => {
  const one = { client: 0, seq: 101, receivedAtUs: 5 }
  expect(compare({ arrivals: [...arrivals, one] })).toMatchObject({
    count: 200,
    unmatched: 1,
  })
})

test('clients that cannot be told apart are refused, and so are no packets at all', () => {
  expect(() => compare({ clients: 3 })).toThrow('expected the packets of 3 connections, found those of 2')
  const others = packets.map(({ port }) => ({ port, atUs: new Map([[900, 1]]) }))
  expect(() => compare({ packets: others })).toThrow('found none')
})
