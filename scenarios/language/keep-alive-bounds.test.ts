import { describe, expect, test } from 'vitest'
import { readScenario } from './load.ts'

const SCENARIO = `name: x
title: X
feed: { source: synthetic, rate: 5/s, payload: 128B }
clients: { count: 5, ramp: 100ms }
phases:
  - { name: warm-up, duration: 1s }
  - { name: steady, duration: 1s, measure: true }
transports: { polling: { interval: 2s } }
`

function read(server: string, change: (text: string) => string = (text) => text) {
  return readScenario(change(`${SCENARIO}server: ${server}\n`), 'x.yaml')
}

test('the time-out of idle connections is a duration, and absent unless it is asked for', () => {
  expect(read('{ keepAliveTimeout: 1s }')).toMatchObject({ scenario: { server: { keepAliveTimeoutMs: 1000 } } })
  expect(read('{ keepAliveTimeout: 4s }')).toMatchObject({ ok: true })
  const without = read('{ keepAlive: true }')
  expect(without.ok && 'keepAliveTimeoutMs' in without.scenario.server).toBe(false)
})

describe('the time-out is refused', () => {
  const others = (text: string) =>
    text.replace('{ polling: { interval: 2s } }', '{ polling: { interval: 2s }, sse: {} }')
  const uplink = (text: string) => `${text}uplink: { rate: 1/s, size: 100B }\n`
  test.each([
    ['out of bounds', '{ keepAliveTimeout: 1ms }', undefined, 'a duration from 100ms to 10m'],
    ['near the interval', '{ keepAliveTimeout: 1500ms }', undefined, 'at most 1s or at least 4s'],
    ['at the interval', '{ keepAliveTimeout: 2s }', undefined, 'at most 1s or at least 4s'],
    ['beside no keep-alive', '{ keepAlive: false, keepAliveTimeout: 1s }', undefined, 'no time-out beside'],
    ['beside a stream', '{ keepAliveTimeout: 1s }', others, 'polling alone'],
    ['beside messages of clients', '{ keepAliveTimeout: 1s }', uplink, 'polling alone'],
  ])('%s', (_, server, change, expected) => {
    const loaded = read(server, change)
    expect(loaded.ok ? [] : loaded.errors.map((error) => error.expected).join('; ')).toContain(expected)
    expect(loaded.ok ? 0 : loaded.errors[0]?.column).toBeGreaterThan(1)
  })
})
