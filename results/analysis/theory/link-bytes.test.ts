import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BytesByKind } from '../../format.ts'
import { type LinkTraffic, modelledLinkBytes } from './link-bytes.ts'
import { segmentsOf, segmentsOfHeldAnswer, segmentsPushed } from './segments.ts'

function kinds(some: Partial<Omit<BytesByKind, 'total'>> = {}): BytesByKind {
  const all = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0, ...some }
  return { ...all, total: Object.values(all).reduce((sum, bytes) => sum + bytes, 0) }
}

const NOTHING: LinkTraffic = {
  down: kinds(),
  up: kinds(),
  delivered: 0,
  isPushed: false,
  isHeld: false,
  clientMs: 1000,
  requests: 0,
  emptyResponses: 0,
  opened: 0,
  ended: 0,
  heartbeats: 0,
  messages: 0,
}

const packetsOf = (traffic: Partial<LinkTraffic>): number => modelledLinkBytes({ ...NOTHING, ...traffic }).packets

test('events that leave together share their segments', () => {
  const pushed = { isPushed: true, delivered: 100, down: kinds({ payload: 10_000, framing: 1_000 }) }
  expect([packetsOf(pushed), packetsOf({ ...pushed, eventsPerWrite: 1 })]).toEqual([200, 200])
  expect(packetsOf({ ...pushed, eventsPerWrite: 5 })).toBe(40)
  // 2,200 B are two segments.
  expect(packetsOf({ ...pushed, eventsPerWrite: 20, clientMs: 100 })).toBe(5 * 3)
})

describe('segments', () => {
  test.each([
    [0, 1],
    [1448, 1],
    [1449, 2],
    [8192, 6],
  ])('%i B are %i', (bytes, segments) => expect(segmentsOf(bytes)).toBe(segments))

  test.each([
    [100, 100, 2],
    [100, 1000, 2],
    [8192, 0, 9],
    [8192, 200, 9],
    [8192, 204, 10.5],
    [8192, 208, 12],
    [8192, 1000, 12],
    [5 * 1448, 100, 8],
  ])('%i B every %i ms are %i with their acknowledgements', (bytes, intervalMs, packets) => {
    expect(segmentsPushed(bytes, intervalMs)).toBe(packets)
  })

  test.each([
    [100, 1000, 2],
    [2048, 1000, 3],
    [8192, 1000, 9],
  ])('%i B every %i ms are %i to a receiver that has sent back', (bytes, intervalMs, packets) => {
    expect(segmentsPushed(bytes, intervalMs, true)).toBe(packets)
  })

  test.each([
    [100, 40, 1],
    [100, 41, 2],
    [2000, 40, 3],
    [2000, 1000, 4],
    [8192, 1000, 10],
  ])('%i B in a held answer every %i ms are %i, the question’s own acknowledgement included', (bytes, ms, packets) => {
    expect(segmentsOfHeldAnswer(bytes, ms)).toBe(packets)
  })
})

describe('on the link', () => {
  test('nothing is nothing', () => {
    expect(modelledLinkBytes(NOTHING)).toEqual({ total: 0, packets: 0 })
  })

  test('a poll takes three segments: 198 B beside what it carries', () => {
    const polls = {
      requests: 10,
      delivered: 20,
      up: kinds({ heads: 1000 }),
      down: kinds({ heads: 2000, payload: 5120 }),
    }
    expect(modelledLinkBytes({ ...NOTHING, ...polls })).toEqual({ packets: 30, total: 1000 + 7120 + 10 * 198 })
  })

  test('an event on a stream takes two: 132 B', () => {
    const events = { isPushed: true, delivered: 10, down: kinds({ payload: 2560, framing: 40 }) }
    expect(modelledLinkBytes({ ...NOTHING, ...events })).toEqual({ packets: 20, total: 2600 + 10 * 132 })
  })

  test('what empty answers leave out is in the others', () => {
    const down = kinds({ heads: 100 * 200, payload: 10 * 1300 })
    const polls = { requests: 100, delivered: 10, up: kinds({ heads: 10_000 }), down }
    // Each of the ten has 1,500 B in two segments; spread over all hundred, none would.
    expect(packetsOf({ ...polls, emptyResponses: 90 })).toBe(100 + 90 * 2 + 10 * 3)
    expect(packetsOf({ ...polls, emptyResponses: 90, clientMs: 100 * 210 })).toBe(100 + 90 * 2 + 10 * 4)
    expect(packetsOf({ ...polls, emptyResponses: 0 })).toBe(300)
    expect(packetsOf({ ...polls, emptyResponses: 101 })).toBe(300)
  })

  test('a long question takes more than one segment', () => {
    expect(packetsOf({ requests: 2, up: kinds({ heads: 4000 }), down: kinds({ heads: 400 }) })).toBe(2 * (2 + 2))
  })

  test('a request for a stream is an exchange, and its events are none of its answer', () => {
    const down = kinds({ heads: 200, payload: 100 * 256 })
    expect(packetsOf({ isPushed: true, requests: 1, delivered: 100, up: kinds({ heads: 100 }), down })).toBe(3 + 200)
  })

  test('a ping is answered, a comment is acknowledged alone', () => {
    const down = kinds({ heartbeat: 20 })
    expect(packetsOf({ isPushed: true, heartbeats: 10, down })).toBe(20)
    expect(packetsOf({ isPushed: true, heartbeats: 10, down, up: kinds({ heartbeat: 60 }) })).toBe(30)
  })

  test('who answers a ping acknowledges large events together', () => {
    const events = { isPushed: true, delivered: 10, clientMs: 10 * 500, down: kinds({ payload: 10 * 2048 }) }
    const pinged = { heartbeats: 1, up: kinds({ heartbeat: 6 }) }
    expect([packetsOf(events), packetsOf({ ...events, ...pinged })]).toEqual([40, 30 + 3])
  })

  test('a question that is held takes three segments, or two when events come fast', () => {
    const polls = {
      requests: 10,
      delivered: 10,
      isHeld: true,
      up: kinds({ heads: 1000 }),
      down: kinds({ heads: 2000 }),
    }
    expect([packetsOf({ ...polls, clientMs: 10 * 41 }), packetsOf({ ...polls, clientMs: 10 * 40 })]).toEqual([30, 20])
  })

  test('a message that is posted takes three segments, on a stream’s second connection or beside polls', () => {
    const bytes = { up: kinds({ heads: 5850, payload: 1730 }), down: kinds({ heads: 1970, framing: 550 }) }
    expect(packetsOf({ isPushed: true, messages: 10, requests: 10, ...bytes })).toBe(10 * 3)
    const polls = { messages: 10, requests: 15, emptyResponses: 5, ...bytes }
    expect(packetsOf(polls)).toBe(10 * 3 + 5 * 3)
    // Held questions bring the acknowledgement of the answer before, messages do not.
    expect(packetsOf({ ...polls, isHeld: true, clientMs: 100 })).toBe(10 * 3 + 5 * 2)
  })

  test('a long message takes more segments', () => {
    const up = kinds({ heads: 600, payload: 4000 })
    expect(packetsOf({ isPushed: true, messages: 1, requests: 1, up, down: kinds({ heads: 200 }) })).toBe(4 + 2)
    expect(packetsOf({ isPushed: true, messages: 1, up: kinds({ payload: 4000, framing: 20 }) })).toBe(3 + 1)
  })

  test('a message in a frame takes two with its receipt, and large events get fewer acknowledgements from then on', () => {
    const messages = { isPushed: true, messages: 10, up: kinds({ payload: 1730, framing: 200 }) }
    expect(packetsOf(messages)).toBe(20)
    const events = { delivered: 10, clientMs: 10 * 500, down: kinds({ payload: 10 * 2048 }) }
    expect(packetsOf({ isPushed: true, ...events })).toBe(40)
    expect(packetsOf({ ...messages, ...events })).toBe(20 + 30)
  })

  test('a connection begins with four segments and 16 B of options, and ends with three', () => {
    expect(modelledLinkBytes({ ...NOTHING, opened: 1 })).toEqual({ packets: 4, total: 4 * 66 + 16 })
    expect(modelledLinkBytes({ ...NOTHING, ended: 1 })).toEqual({ packets: 3, total: 3 * 66 })
  })

  test('there is never less than on the sockets, and more of anything is never less', () => {
    const count = fc.nat(1000)
    const side = fc
      .record({ payload: count, framing: count, heads: count, handshake: count, heartbeat: count })
      .map(kinds)
    const counts = { requests: count, emptyResponses: count, opened: count, ended: count, heartbeats: count }
    const traffic = fc.record({
      ...counts,
      delivered: count,
      messages: count,
      isPushed: fc.boolean(),
      isHeld: fc.boolean(),
      clientMs: count,
      down: side,
      up: side,
    })
    fc.assert(
      fc.property(traffic, fc.constantFrom('opened', 'ended', 'heartbeats'), (one, more) => {
        const { total, packets } = modelledLinkBytes(one)
        expect(total).toBeGreaterThanOrEqual(one.down.total + one.up.total + 66 * packets)
        expect(modelledLinkBytes({ ...one, [more]: one[more] + 1 }).total).toBeGreaterThan(total)
      }),
    )
  })
})
