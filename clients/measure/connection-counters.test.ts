import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConnectionAccount, RequestKind } from '../transport.ts'
import { ConnectionCounters } from './connection-counters.ts'

const NO_BYTES = { down: 0, up: 0 }
const NOTHING = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0 }
const BOTH = { down: NOTHING, up: NOTHING }
const ACCOUNT: ConnectionAccount = { ...BOTH, setup: BOTH, address: '127.0.0.1', port: 1, opened: 0 }

test('each thing is counted as what it is', () => {
  const counters = new ConnectionCounters()
  for (let opened = 0; opened < 5; opened++) counters.connected()
  counters.disconnected('closed', { down: 10, up: 1 }, ACCOUNT)
  counters.disconnected('reset', { down: 20, up: 2 }, ACCOUNT)
  counters.disconnected('refused', NO_BYTES, ACCOUNT)
  counters.disconnected('refused', NO_BYTES, ACCOUNT)
  counters.connected()
  for (const kind of ['request', 'request', 'stream', 'upgrade'] as const) counters.request(kind)
  counters.emptyResponse()
  counters.reconnecting()
  expect(counters.ledger()).toEqual({
    opened: 6,
    closed: 1,
    refused: 2,
    reset: 1,
    reconnects: 1,
    peakOpen: 5,
    requests: 4,
    upgrades: 1,
    emptyResponses: 1,
  })
  expect(counters.open).toBe(4)
})

test('who asks for a stream or a WebSocket gets events one by one, who asks again and again does not', () => {
  const isTold = (...kinds: RequestKind[]) => {
    const counters = new ConnectionCounters()
    for (const kind of kinds) counters.request(kind)
    return counters.asksForStreams
  }
  expect([isTold(), isTold('request', 'request'), isTold('stream'), isTold('upgrade', 'request')]).toEqual([
    false,
    false,
    true,
    true,
  ])
})

test('whatever comes and goes, what was opened is closed, reset or open, and the peak is the most that were', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('connected', 'closed', 'reset', 'refused')), (happenings) => {
      const counters = new ConnectionCounters()
      let [open, peak] = [0, 0]
      for (const happening of happenings) {
        // Only what is open can end.
        if (open === 0 && (happening === 'closed' || happening === 'reset')) continue
        if (happening === 'connected') counters.connected()
        else counters.disconnected(happening, NO_BYTES, ACCOUNT)
        if (happening === 'connected') open++
        if (happening === 'closed' || happening === 'reset') open--
        peak = Math.max(peak, open)
      }
      const { opened, closed, reset, peakOpen } = counters.ledger()
      expect([counters.open, peakOpen]).toEqual([open, peak])
      expect(opened).toBe(closed + reset + open)
    }),
  )
})
