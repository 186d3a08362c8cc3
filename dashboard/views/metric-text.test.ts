import { expect, test } from 'vitest'
import { formatMetric } from './metric-text.ts'

test.each([
  ['websocket.latency.p99 < 50ms', 3_120, '3.1 ms'],
  ['long-polling.staleness.mean < 1s', 120, '120 ms'],
  ['sse.bytesPerEvent < 0.5 * polling.bytesPerEvent', 291.04, '291 B'],
  ['sse.deliveries.lost <= 0', 1200, '1,200'],
  ['sse.server.utilisation < 90', 0.613, '61.3 %'],
  ['something nobody knows', 7, '7'],
])('in "%s" a value of %d reads %s', (expectation, value, text) => {
  expect(formatMetric(expectation, value)).toBe(text)
})
