import { expect, test } from 'vitest'
import { leftoverWarnings } from './leftover-warnings.ts'
import { diskContext, loadScenario } from './load.ts'

const STEADY = '{ name: steady, duration: 5s, measure: true }'

test('polls that bring what a warm-up of another rate left over are told, with what to do', () => {
  expect(warnings(`{ name: warm-up, duration: 2s, rate: 300/s }, ${STEADY}`)).toEqual([
    "the first polls of steady bring what warm-up left over, at 300/s instead of 20/s, and polling's bytes and " +
      'processor time per event are of both: put a phase at 20/s between them that is not measured, of 1s or more',
  ])
})

test('a phase between them is long enough from the poll interval on, and the round trip where there is one', () => {
  const settled = (duration: string) =>
    `{ name: warm-up, duration: 2s, rate: 300/s }, { name: settle, duration: ${duration} }, ${STEADY}`
  expect(warnings(settled('999ms'))).toHaveLength(1)
  expect(warnings(settled('1s'))).toEqual([])
  expect(warnings(settled('1099ms'), 'network: { rtt: 100ms }')).toHaveLength(1)
  expect(warnings(settled('1100ms'), 'network: { rtt: 100ms }')).toEqual([])
})

test.each([
  ['the same rate before', `{ name: warm-up, duration: 2s }, ${STEADY}`, ''],
  ['a measured phase before', `{ name: rush, duration: 2s, rate: 300/s, measure: true }, ${STEADY}`, ''],
  ['no polling', `{ name: warm-up, duration: 2s, rate: 300/s }, ${STEADY}`, 'transports: { sse: {}, websocket: {} }'],
])('nothing is told of %s', (_, phases, transports) => {
  expect(warnings(phases, '', transports || undefined)).toEqual([])
})

function warnings(phases: string, network = '', transports = 'transports: { polling: { interval: 1s }, sse: {} }') {
  const loaded = loadScenario(
    `name: leftover
title: Polls that reach back
feed: { source: stocks, rate: 20/s }
clients: { count: 10 }
phases: [ ${phases} ]
${transports}
${network}
`,
    'leftover.yaml',
    diskContext(import.meta.dirname),
  )
  if (!loaded.ok) throw new Error(loaded.errors.map(({ found }) => found).join())
  return leftoverWarnings(loaded.scenario)
}
