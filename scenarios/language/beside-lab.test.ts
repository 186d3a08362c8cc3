import { expect, test } from 'vitest'
import { besideLab, checkBesideLab, type LabSetting } from './beside-lab.ts'
import { sentenceOf } from './errors.ts'
import { diskContext, loadScenario } from './load.ts'

const LAB: LabSetting = { limits: { sseHeartbeatMs: 15_000, websocketPingMs: 25_000 } }

function scenarioOf(rest: string, transports = 'polling: {}, sse: {}, websocket: {}') {
  const text = `name: there
title: A server of the lab that runs already
feed: { source: synthetic, rate: 20/s, payload: 256B }
clients: { count: 10 }
phases: [ { name: steady, duration: 10s, measure: true } ]
transports: { ${transports} }
${rest}`
  const result = loadScenario(text, 'x.yaml', diskContext(import.meta.dirname))
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.scenario
}

const WHY = 'expected nothing here: a server that runs already was set up by who started it'
const FIX = 'leave --target out for a server of our own, or remove the key in a copy of the scenario'

test.each([
  ['server: { keepAlive: false }', undefined, `server.keepAlive: ${WHY}, found keepAlive; ${FIX}`],
  ['server: { slowConsumers: conflate }', undefined, `server.slowConsumers: ${WHY}, found slowConsumers; ${FIX}`],
  ['server: { outbox: 2MiB }', undefined, `server.outbox: ${WHY}, found outbox; ${FIX}`],
  ['', 'polling: { compression: gzip }', `transports.polling.compression: ${WHY}, found compression; ${FIX}`],
  ['', 'sse: { compression: gzip }', `transports.sse.compression: ${WHY}, found compression; ${FIX}`],
  [
    'server: { compression: deflate }',
    undefined,
    `transports.websocket.compression: ${WHY}, found compression; ${FIX}`,
  ],
])('%s%s is refused there', (rest, transports, told) => {
  expect(checkBesideLab(scenarioOf(rest, transports)).map(sentenceOf)).toEqual([told])
})

test('what it says of itself holds, and what nobody can say stays', () => {
  const written = scenarioOf('', 'polling: { limit: 10 }, sse: { heartbeat: 1s }, websocket: { ping: 2s }')
  const coalesce = { kind: 'window', ms: 5 } as const
  expect(checkBesideLab(written)).toEqual([])
  const { scenario, findings } = besideLab(written, { ...LAB, coalesce })
  expect(findings).toEqual([])
  expect(scenario).toEqual({
    ...written,
    server: { ...written.server, coalesce },
    transports: {
      polling: written.transports['polling'],
      sse: { ...written.transports['sse'], heartbeatMs: 15_000 },
      websocket: { ...written.transports['websocket'], pingMs: 25_000 },
    },
  })
})

test('a window that it does not have is refused, the one that it has is not', () => {
  const written = scenarioOf('server: { coalesce: 5ms }')
  expect(checkBesideLab(written)).toEqual([])
  expect(besideLab(written, LAB).findings.map(sentenceOf)).toEqual([
    'server.coalesce: expected none, as the server does it, found 5ms; start it with --coalesce 5ms, or leave --target out',
  ])
  expect(besideLab(written, { ...LAB, coalesce: { kind: 'window', ms: 5 } }).findings).toEqual([])
})

test('signs of life that are too rare for the scenario’s faults are refused like those of a file', () => {
  const seldom: LabSetting = { limits: { ...LAB.limits, sseHeartbeatMs: 600_000 } }
  const written = scenarioOf('faults: [ { at: 2s, kind: silence, duration: 2s } ]', 'sse: { heartbeat: 1s }')
  const fast = {
    ...written,
    feed: { ...written.feed, rate: 5000 },
    phases: written.phases.map((phase) => ({ ...phase, rate: 5000 })),
  }
  expect(besideLab(fast, LAB).findings).toEqual([])
  expect(besideLab(fast, seldom).findings).toMatchObject([{ path: ['faults'] }])
})
