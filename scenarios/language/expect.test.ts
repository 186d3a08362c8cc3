import fc from 'fast-check'
import { expect, test } from 'vitest'
import { METRICS } from '../../protocol/metrics.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { readExpectation, readReference } from './expect.ts'
import { transportsWith } from './metric-transports.ts'

const all = TRANSPORT_NAMES

function read(line: string, transports: readonly string[] = all) {
  const reading = readExpectation(line, transports)
  if (!reading.ok) throw new Error(JSON.stringify(reading.fault))
  return reading.expectations
}

const ref = (transport: string, metric: string) => ({ transport, metric })

test.each([
  ['websocket.latency.p99 < 50ms', ref('websocket', 'latency.p99'), '<', 50_000, null],
  ['sse.latency.p50<=0.4ms', ref('sse', 'latency.p50'), '<=', 400, null],
  ['long-polling.staleness.mean < 2s', ref('long-polling', 'staleness.mean'), '<', 2000, null],
  ['sse.bytesPerEvent < 4KiB', ref('sse', 'bytesPerEvent'), '<', 4096, null],
  ['sse.deliveries.lost <= 0', ref('sse', 'deliveries.lost'), '<=', 0, null],
  ['polling.connections.requests > 1000', ref('polling', 'connections.requests'), '>', 1000, null],
  ['sse.server.utilisation < 80%', ref('sse', 'server.utilisation'), '<', 0.8, null],
  ['sse.server.utilisation >= 0.1', ref('sse', 'server.utilisation'), '>=', 0.1, null],
  [
    'sse.bytesPerEvent < 0.5 * polling.bytesPerEvent',
    ref('sse', 'bytesPerEvent'),
    '<',
    0.5,
    ref('polling', 'bytesPerEvent'),
  ],
  ['sse.latency.p99 < polling.latency.p99*2', ref('sse', 'latency.p99'), '<', 2, ref('polling', 'latency.p99')],
  ['sse.latency.p99 < 3 * latency.p50', ref('sse', 'latency.p99'), '<', 3, ref('sse', 'latency.p50')],
  ['sse.latency.p99 >  polling.latency.p99', ref('sse', 'latency.p99'), '>', 1, ref('polling', 'latency.p99')],
])('%s is read', (text, left, operator, factor, right) => {
  expect(read(text)).toEqual([{ text: text.replaceAll(/\s+/g, ' '), left, operator, factor, right }])
})

test('a left side without a transport is expected of every transport that runs', () => {
  const expectations = read('latency.p99 < 2 * latency.p50', ['polling', 'sse'])
  expect(expectations.map(({ text, left, right }) => [text, left.transport, right?.transport])).toEqual([
    ['polling.latency.p99 < 2 * latency.p50', 'polling', 'polling'],
    ['sse.latency.p99 < 2 * latency.p50', 'sse', 'sse'],
  ])
})

test.each([
  ['', 0, 'a metric', 'the end of the line'],
  ['sse.latency.p99', 15, 'one of < <= > >=', 'the end of the line'],
  ['sse.latency.p99 = 5ms', 16, 'one of < <= > >=', '='],
  ['sse.latency.p99 <', 17, 'a quantity or a metric', 'the end of the line'],
  ['sse.latency.p99 < 5', 18, 'a duration', '5'],
  ['sse.latency.p99 < -5ms', 18, 'a quantity or a metric', '-5ms'],
  ['sse.latency.p99 < 5ms 6ms', 22, '* or the end', '6ms'],
  ['sse.latency.p99 < 5B', 18, 'a duration', '5B'],
  ['sse.bytesPerEvent < 5ms', 20, 'a size', '5ms'],
  ['sse.deliveries.lost < 5%', 22, 'a number without a unit', '5%'],
  ['sse.latency.p99 < 2ms * polling.latency.p99', 18, 'a number without a unit', '2ms'],
  ['sse.latency.p99 < 2 *', 21, 'a metric', 'the end of the line'],
  ['sse.latency.p99 < 2 * 3', 22, 'a metric', '3'],
  ['sse.latency.p99 < polling.latency.p99 * polling.latency.p50', 40, 'a number', 'polling.latency.p50'],
  ['sse.latency.p99 < 2 * polling.latency.p99 * 2', 42, 'the end of the line', '*'],
  [
    'sse.latency.p99 < polling.bytesPerEvent',
    18,
    'a metric in the unit of latency.p99',
    'polling.bytesPerEvent, in bytes',
  ],
  ['sse.latency < 5ms', 4, 'a metric', 'latency'],
  ['see.latency.p99 < 5ms', 0, 'a transport', 'see'],
  ['sse. < 5ms', 4, 'a metric', 'nothing'],
  ['5ms > sse.latency.p99', 0, 'a metric', '5ms'],
])('%j is refused at %i', (line, offset, expected, found) => {
  const reading = readExpectation(line, all)
  expect(reading).toMatchObject({ ok: false, fault: { offset, expected: expect.stringContaining(expected), found } })
})

test('a line about a transport that the scenario does not run is refused with the ones that it does', () => {
  expect(readExpectation('sse.latency.p99 < polling.latency.p99', ['sse', 'websocket'])).toMatchObject({
    ok: false,
    fault: { offset: 18, expected: expect.stringContaining('sse, websocket'), found: 'polling' },
  })
})

test.each([
  ['emptyShare < 80%', 0, 'sse, as the line is for every transport'],
  ['sse.bytes.emptyShare < 80%', 0, 'sse'],
  ['polling.emptyShare < 0.5 * websocket.emptyShare', 27, 'websocket'],
  ['websocket.bytes.headsPerRequest < 1KiB', 0, 'websocket'],
  ['long-polling.driver.timerLatenessP99Us < 2ms', 0, 'long-polling'],
  ['deliveries.lost < 0', 18, '0'],
  ['sse.latency.p50 < 0ms', 18, '0'],
  ['sse.latency.p50 < 0 * polling.latency.p50', 22, '0'],
  ['polling.emptyShare > 100%', 21, '> 100%'],
  ['polling.emptyShare >= 1.5', 22, '>= 150%'],
  ['sse.latency.p50 < sse.latency.p50', 18, 'sse.latency.p50, compared with itself'],
  ['sse.latency.p50 <= 2 * sse.latency.p50', 23, 'sse.latency.p50, compared with itself'],
  ['latency.p50 <= 2 * latency.p50', 19, 'polling.latency.p50, compared with itself'],
  ['latency.p50 < sse.latency.p50', 14, 'sse.latency.p50, compared with itself'],
  ['latency.p50 <= 0.5 * sse.latency.p50', 21, 'sse.latency.p50, compared with itself'],
])('%s can never be met, or says nothing, and is refused at %i', (line, offset, found) => {
  const reading = readExpectation(line, all)
  expect(reading).toMatchObject({ ok: false, fault: { offset, found } })
})

test.each([
  'deliveries.lost <= 0',
  'polling.emptyShare >= 100%',
  'polling.emptyShare > 1.5 * long-polling.emptyShare',
  'latency.p50 <= sse.latency.p50',
  'latency.p50 < 1.5 * sse.latency.p50',
  'latency.p50 > 0.5 * sse.latency.p50',
])('%s may be met', (line) => expect(readExpectation(line, all).ok).toBe(true))

test('a metric that stands alone is of a transport that has it', () => {
  expect(readReference('polling.emptyShare', 0, all)).toMatchObject({
    ok: true,
    reference: ref('polling', 'emptyShare'),
  })
  expect(readReference('sse.emptyShare', 7, all)).toMatchObject({ ok: false, fault: { offset: 7, found: 'sse' } })
})

test('while nobody knows which transports run, a line for all of them is not refused for one that may not', () => {
  expect(readExpectation('emptyShare < 80%', all, false).ok).toBe(true)
  expect(readExpectation('sse.emptyShare < 80%', all, false).ok).toBe(false)
  expect(readExpectation('emptyShare < 80%', ['polling', 'long-polling']).ok).toBe(true)
})

const transport = fc.constantFrom(...all)
const metric = fc.constantFrom(...METRICS.keys())
const operator = fc.constantFrom('<', '<=', '>', '>=')
const space = fc.constantFrom('', ' ', '  ')

test('whatever compares a metric with a multiple of itself elsewhere is read back as it was meant', () => {
  fc.assert(
    fc.property(transport, transport, metric, operator, fc.nat(1000), space, (left, right, name, sign, factor, gap) => {
      fc.pre(left !== right && [left, right].every((one) => transportsWith(name).includes(one)))
      fc.pre(factor > 0 || sign !== '<')
      const line = `${left}.${name} ${sign}${gap}${factor / 8}${gap}*${gap}${right}.${name}`
      const [expectation] = read(line)
      expect(expectation).toMatchObject({
        left: ref(left, name),
        operator: sign,
        factor: factor / 8,
        right: ref(right, name),
      })
    }),
  )
})

test('a duration is kept in the unit of its metric', () => {
  fc.assert(
    fc.property(transport, metric, operator, fc.nat(100_000), (name, measure, sign, ms) => {
      const unit = METRICS.get(measure)
      fc.pre((unit === 'us' || unit === 'ms') && transportsWith(measure).includes(name) && (ms > 0 || sign !== '<'))
      expect(read(`${name}.${measure} ${sign} ${ms}ms`)[0]?.factor).toBe(unit === 'us' ? ms * 1000 : ms)
    }),
  )
})

test('no line makes the parser throw, and a fault stands inside the line', () => {
  const word = fc.oneof(
    metric,
    transport,
    operator,
    fc.constantFrom('*', '.', '5', '5ms', '50%', '0.5', ' ', '9'.repeat(400)),
  )
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(line, (text) => {
      const reading = readExpectation(text, all)
      if (reading.ok) {
        expect(reading.expectations.every(({ factor }) => Number.isFinite(factor))).toBe(true)
      } else {
        expect(reading.fault.offset).toBeGreaterThanOrEqual(0)
        expect(reading.fault.offset).toBeLessThanOrEqual(text.length)
      }
    }),
    { numRuns: 1000 },
  )
})
