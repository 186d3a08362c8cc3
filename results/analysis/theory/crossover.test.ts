import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CrossoverQuestion, crossoverIntervalMs, crossoverRate } from './crossover.ts'
import { modelledLinkBytes } from './link-bytes.ts'
import { meanPollBytes } from './poll-bytes.ts'

const QUESTION: CrossoverQuestion = {
  requestHeadBytes: 150,
  responseHeadBytes: 140,
  batchBytes: 61,
  payloadBytes: 100,
  keepAlive: true,
  arrival: 'fixed',
  framingBytes: 4,
  layer: 'link',
}
/** Of a poll, whatever it brings: all but a comma for each of its events. */
const POLL_BYTES = 150 + 140 + 61 - 1

const rateOf = (more: Partial<CrossoverQuestion> = {}, intervalMs = 1000): number =>
  crossoverRate({ ...QUESTION, ...more }, intervalMs) ?? Number.NaN

describe('from the crossover on batched polling moves fewer bytes than push', () => {
  /** Segments counted one by one: a request, an answer and an acknowledgement; a frame and an acknowledgement. */
  const linkBytes = (events: number) => ({
    polling: 66 + 150 + (66 + 140 + 61 + events * 100 + (events - 1)) + 66,
    push: events * (66 + 104 + 66),
  })

  test('and below it more', () => {
    const rate = rateOf()
    expect(rate).toBeCloseTo((POLL_BYTES + 198) / 135, 9)
    const [below, above] = [linkBytes(Math.floor(rate)), linkBytes(Math.ceil(rate))]
    expect(below.polling).toBeGreaterThan(below.push)
    expect(above.polling).toBeLessThan(above.push)
  })

  test('on the sockets, where a frame costs little, much later', () => {
    expect(rateOf({ layer: 'sockets' })).toBeCloseTo(POLL_BYTES / 3, 9)
    expect(rateOf({ layer: 'sockets', framingBytes: 35 })).toBeCloseTo(POLL_BYTES / 34, 9)
  })

  test('which comes later for who asks more often', () => {
    expect(rateOf({}, 500)).toBeCloseTo(2 * rateOf({}, 1000), 9)
  })

  test('which comes later where every poll opens and ends a connection of its own', () => {
    // SYN, SYN-ACK, ACK, ACK of the question; FIN, FIN with ACK, ACK; 8 B more of options in SYN and SYN-ACK.
    const connection = 4 * 66 + 3 * 66 + 2 * 8
    expect(rateOf({ keepAlive: false })).toBeCloseTo((POLL_BYTES + 198 + connection) / 135, 9)
    const counts = {
      isPushed: false,
      isHeld: false,
      delivered: 0,
      heartbeats: 0,
      messages: 0,
      requests: 0,
      emptyResponses: 0,
    }
    const none = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0, total: 0 }
    const traffic = { ...counts, down: none, up: none, clientMs: 1000, opened: 1, ended: 1 }
    expect(modelledLinkBytes(traffic).total).toBe(connection)
  })

  test('which comes later for answers of several segments, as packets counted one by one say, too', () => {
    const rate = rateOf({ payloadBytes: 600 })
    // What crosses the link beyond push, each segment of an answer acknowledged at once after a second of silence.
    const counted = (events: number): number => {
      const answer = 140 + 61 + events * 600 + (events - 1)
      const segments = Math.ceil(answer / 1448)
      return 66 + 150 + answer + 66 * 2 * segments - events * (600 + 4 + 132)
    }
    const below = Math.floor(rate)
    const share = rate - below
    expect(counted(below)).toBeGreaterThan(0)
    expect(counted(below + 1)).toBeLessThan(0)
    expect((1 - share) * counted(below) + share * counted(below + 1)).toBeCloseTo(0, 6)
  })

  test('of which nothing can be said for events that are no batch, that do not fit a segment, or answers too long', () => {
    expect(crossoverRate({ ...QUESTION, framingBytes: 500 }, 1000)).toBeNull()
    expect(crossoverRate({ ...QUESTION, payloadBytes: 1445 }, 1000)).toBeNull()
    expect(crossoverRate({ ...QUESTION, payloadBytes: 1444 }, 1000)).not.toBeNull()
    expect(crossoverRate({ ...QUESTION, payloadBytes: 1445, framingBytes: 35, layer: 'sockets' }, 1000)).not.toBeNull()
    // A frame that costs no more than the comma never loses; at 2 B it takes more heads than a thousand commas.
    expect(crossoverRate({ ...QUESTION, framingBytes: 1, layer: 'sockets' }, 1000)).toBeNull()
    const browser = { requestHeadBytes: 800, responseHeadBytes: 240 }
    expect(crossoverRate({ ...QUESTION, ...browser, framingBytes: 2, layer: 'sockets' }, 1000)).toBeNull()
  })

  test('and for Poisson arrivals it is where the means meet', () => {
    const question: CrossoverQuestion = { ...QUESTION, payloadBytes: 200, arrival: 'poisson' }
    const rate = rateOf(question)
    expect(meanPollBytes(question, rate, 1000, 'link')).toBeCloseTo(rate * (200 + 4 + 132), 6)
    // Four events fit a segment, and so do all batches of even gaps; of Poisson's one in eight has seven events or more.
    expect(rate).toBeGreaterThan(rateOf({ payloadBytes: 200 }))
  })
})

describe('T*, the interval from which on it does', () => {
  /** Events of 256 B, 20 a second, by SSE: 35.3 B of frame; a poll of 824 B and its batch. */
  const browser: CrossoverQuestion = {
    ...QUESTION,
    requestHeadBytes: 532,
    responseHeadBytes: 226,
    batchBytes: 67,
    payloadBytes: 256,
    framingBytes: 35.3,
  }

  test('has the acknowledgements of its own interval: two for two segments from 208 ms on, one below 200 ms', () => {
    expect(crossoverIntervalMs(browser, 20)).toBeCloseTo((1000 * (824 + 5 * 66)) / (20 * 166.3), 6)
    expect(crossoverIntervalMs(browser, 40)).toBeCloseTo((1000 * (824 + 4 * 66)) / (40 * 166.3), 6)
  })

  test('is where a rate has its λ*, and beyond it polling stays the cheaper one', () => {
    const rates = fc.integer({ min: 1, max: 200 })
    const letters = fc.record({
      payloadBytes: fc.integer({ min: 96, max: 1400 }),
      framingBytes: fc.integer({ min: 2, max: 40 }),
      layer: fc.constantFrom('link', 'sockets'),
      arrival: fc.constantFrom('fixed', 'poisson'),
    })
    fc.assert(
      fc.property(rates, letters, fc.integer({ min: 1, max: 40 }), (rate, more, later) => {
        const question = { ...browser, ...more }
        const intervalMs = crossoverIntervalMs(question, rate)
        if (intervalMs === null) return
        expect(crossoverRate(question, intervalMs)).toBeCloseTo(rate, 3)
        const longerMs = intervalMs * (1 + later / 10)
        const events = (rate * longerMs) / 1000
        const pushed = question.payloadBytes + question.framingBytes + (more.layer === 'link' ? 132 : 0)
        expect(meanPollBytes(question, events, longerMs, more.layer)).toBeLessThanOrEqual(events * pushed + 1e-6)
      }),
    )
  })

  test('is the later one of two where it lies about the silence after which acknowledgements become more', () => {
    const large: CrossoverQuestion = { ...browser, requestHeadBytes: 1200, payloadBytes: 1000 }
    // 100 events a second: cheaper from 165 ms on, dearer again at 208 ms, where each segment is acknowledged by itself.
    const excess = (intervalMs: number): number => {
      const events = (100 * intervalMs) / 1000
      return meanPollBytes(large, events, intervalMs, 'link') - events * (1000 + 35.3 + 132)
    }
    expect([160, 190, 208, 230].map((intervalMs) => Math.sign(excess(intervalMs)))).toEqual([1, -1, 1, -1])
    expect(crossoverIntervalMs(large, 100)).toBeGreaterThan(208)
  })
})
