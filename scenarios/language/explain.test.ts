import { describe, expect, test } from 'vitest'
import { METRICS } from '../../protocol/metrics.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { readExpectation } from './expect.ts'
import { explainKey, explainMetric, keyPaths, metricsOf } from './explain.ts'
import { readYaml } from './yaml-source.ts'

describe('a key is explained', () => {
  test('with what it takes, its default and an example', () => {
    expect(explainKey('transports.polling.interval')).toMatchObject([
      {
        path: 'transports.polling.interval',
        value: 'duration from 10ms to 60m',
        required: false,
        default: '1s',
        example: 'interval: 10s',
        description: 'Time between two polls of one client.',
        keys: [],
      },
    ])
  })
  test('without a default where it is required', () => {
    expect(explainKey('clients.count')).toMatchObject([{ required: true, default: null, example: 'count: 10' }])
    expect(explainKey('feed.rate')).toMatchObject([{ required: false, default: null, example: 'rate: 20/s' }])
  })
  test('with a default that is a list as it would be written, and with none that is empty', () => {
    const paths = ['target.polling.nothing', 'target.sse.events', 'target.publish.headers', 'expect']
    const defaults = paths.map((path) => explainKey(path)[0]?.default)
    expect(defaults).toEqual(['[204, 304]', '[message]', 'none', 'none'])
  })
  test('with the keys below it', () => {
    const [feed] = explainKey('feed')
    expect(feed).toMatchObject({ value: 'keys', example: 'feed: { source: stocks, rate: 20/s }' })
    expect(feed?.keys.map(({ key }) => key)).toEqual(expect.arrayContaining(['source', 'rate', 'payload']))
    expect(feed?.keys.find(({ key }) => key === 'source')).toMatchObject({ required: true, default: null })
  })
  test.each(['phases[].rate', 'phases.rate', 'phases[0].rate', 'phases.3.rate', ' phases[].rate '])(
    'in a list however it is written: %j',
    (word) => expect(explainKey(word)).toMatchObject([{ path: 'phases[].rate' }]),
  )
  test('by its name alone, at every place that has it', () => {
    expect(explainKey('interval').map(({ path }) => path)).toEqual(['transports.polling.interval', 'matrix.interval'])
    expect(explainKey('duration').map(({ path }) => path)).toEqual(['phases[].duration', 'faults[].duration'])
  })
  test('not at all when there is none', () => {
    for (const word of ['transports.polling.intervall', '__proto__', 'constructor'])
      expect(explainKey(word)).toEqual([])
  })
  test('the file as a whole with its top level', () => {
    const [file] = explainKey('')
    expect(file?.keys.map(({ key }) => key)).toEqual(expect.arrayContaining(['name', 'feed', 'expect', 'lesson']))
  })
})

test.each(keyPaths())('%s has words, and an example that is YAML', (path) => {
  const [found] = explainKey(path)
  expect(found?.path).toBe(path)
  expect(readYaml(found?.example ?? '').failures).toEqual([])
  // Items of a list are explained by the list's own keys.
  if (!path.endsWith('[]')) expect(found?.description).toMatch(/\w{2,}/)
})

describe('a metric is explained', () => {
  test.each([...METRICS.keys()])('%s', (name) => {
    expect(explainMetric(name)?.name).toBe(name)
    expect(explainMetric(`polling.${name}`)?.example).toMatch(new RegExp(`^polling\\.${name} <`))
  })
  test.each([...METRICS.keys()])('with an example that may be written, %s', (name) => {
    for (const transport of ['', ...TRANSPORT_NAMES.map((one) => `${one}.`)]) {
      expect(readExpectation(explainMetric(`${transport}${name}`)?.example ?? '', TRANSPORT_NAMES).ok).toBe(true)
    }
  })
  test('not at all when there is none', () => expect(explainMetric('sse.latency.p98')).toBeNull())
  test('as a family', () => {
    expect(metricsOf('latency')).toEqual(['mean', 'p50', 'p90', 'p99', 'p999', 'max'].map((name) => `latency.${name}`))
    expect(metricsOf('late')).toEqual([])
  })
})
