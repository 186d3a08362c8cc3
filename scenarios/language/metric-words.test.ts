import { expect, test } from 'vitest'
import { METRICS } from '../../protocol/metrics.ts'
import { metricWords } from './metric-words.ts'

test.each([...METRICS.keys()])('%s is explained in words of its own', (name) => {
  const { unit, meaning } = metricWords(name) ?? { unit: '', meaning: '' }
  expect(unit).toBe(METRICS.get(name))
  // Nothing but the words of the name itself would be no explanation.
  expect(meaning).toMatch(/^[A-Z0-9].*\.$/)
  expect(meaning.split(' ').length).toBeGreaterThan(3)
  expect(meaning).not.toMatch(new RegExp(`The measure: ${name.split('.')[0]}\\.$`))
})

test('the two processes are told apart, and a metric that is none has no words', () => {
  expect(metricWords('server.cpuUsPerEvent')?.meaning).toContain("The server's process")
  expect(metricWords('driver.cpuUsPerEvent')?.meaning).toContain("The clients' process")
  expect(metricWords('latency.p98')).toBeNull()
})
