import { expect, test } from 'vitest'
import { compareStamps, type StampsAndPackets } from './compare-stamps.ts'

const WALL = { aheadUs: 500_000, uncertaintyUs: 3 }

/** Events 1 to 100 of two clients; the packets of the second come 10 µs behind those of the first. */
const packets = [0, 10].map((laterUs, index) => ({
  port: 5000 + index,
  atUs: new Map(Array.from({ length: 100 }, (_, at) => [at + 1, WALL.aheadUs + 1000 * (at + 1) + laterUs] as const)),
}))

/** Event n is stamped n µs behind its packet, and the driver says half of that, of every tenth event nothing. */
const arrivals = [0, 10].flatMap((laterUs, client) =>
  Array.from({ length: 100 }, (_, at) => {
    const seq = at + 1
    return { client, seq, receivedAtUs: 1000 * seq + laterUs + seq, lateUs: seq % 10 === 0 ? 0 : seq / 2 }
  }),
)

const compare = (parts: Partial<StampsAndPackets>) =>
  compareStamps({ transport: 'sse', clients: 2, arrivals, packets, wall: WALL, ...parts })

test('of each event the stamp is held against its own client’s packet and its own bound, on one clock', () => {
  expect(compare({})).toEqual({
    transport: 'sse',
    count: 200,
    unmatched: 0,
    minUs: 1,
    p50Us: 50,
    p99Us: 99,
    maxUs: 100,
    boundP50Us: 22,
    boundP99Us: 49,
    // Of every tenth event, which has no bound, all its lateness: 100 of the last one, twice, and 90 below that.
    beyondP99Us: 90,
    beyondMaxUs: 100,
    clockUncertaintyUs: 3,
  })
})

test('a bound that is large enough is not exceeded, however late the stamp', () => {
  const bounded = arrivals.map((row) => ({ ...row, receivedAtUs: row.receivedAtUs + 500, lateUs: 600 }))
  expect(compare({ arrivals: bounded })).toMatchObject({ beyondP99Us: 0, beyondMaxUs: 0, minUs: 501 })
})

test('a stamp before its packet is below zero', () => {
  const early = arrivals.map((row) => ({ ...row, receivedAtUs: row.receivedAtUs - 40 }))
  expect(compare({ arrivals: early })).toMatchObject({ minUs: -39 })
})

test('events without a packet are counted', () => {
  const one = { client: 0, seq: 101, receivedAtUs: 5, lateUs: 0 }
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
