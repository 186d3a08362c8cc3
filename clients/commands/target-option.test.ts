import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planScenario } from './scenario-plan.ts'
import { planAtTarget, readAddress } from './target-option.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'target-option-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function planned(scenario: string, mapping: string, target = 'http://127.0.0.1:9') {
  const file = join(folder, 'mapping.yaml')
  writeFileSync(file, mapping)
  return planAtTarget(planScenario(scenario, {}), { target, mapping: file })
}

const BY_ITSELF = 'polling: { path: /p }\nlong-polling: { path: /l }\nsse: { path: /s }\nwebsocket: { path: /w }\n'
const PUBLISHED = `publish: { path: /publish }\nbegins: newest\n${BY_ITSELF}`
const SEQUENCE_AND_TIME = 'begins: newest\nevent: { sequence: /id, time: /at }\n'

test('nothing is played at a server that publishes by itself, whatever the scenario would have played', () => {
  const { scenario, rows } = planned('quick', SEQUENCE_AND_TIME + BY_ITSELF)
  expect(scenario.feed).toEqual({ source: 'none', payloadBytes: null, arrival: 'fixed', rate: 0 })
  expect(scenario.phases.map(({ rate }) => rate)).toEqual(scenario.phases.map(() => 0))
  expect(rows).toBeNull()
  const published = planned('quick', PUBLISHED)
  expect(published.scenario.feed).toEqual(planScenario('quick', {}).scenario.feed)
  expect(published.rows).not.toBeNull()
})

test('an axis of the feed changes nothing there, and is refused', () => {
  expect(() => planned('sweep-rate', SEQUENCE_AND_TIME + BY_ITSELF)).toThrow(
    /--mapping and sweep-rate: expected no axis of the feed at a server that publishes by itself, found "rate"; /,
  )
  expect(planned('sweep-interval', SEQUENCE_AND_TIME + BY_ITSELF).sweep?.cells[0]?.scenario.feed.rate).toBe(0)
})

test('lines about time are refused where only another host’s clock tells it', () => {
  expect(() => planned('quick', SEQUENCE_AND_TIME + BY_ITSELF, 'http://192.0.2.1')).toThrow(
    /--mapping and quick: expect: expected only metrics that can be known of this server: its messages carry the time of another host’s wall clock, found "/,
  )
})

test.each(['http://h/app', 'http://h/?a=1', 'http://h/#a', 'http://user@h'])(
  '%s says more than where it is',
  (text) => {
    expect(() => readAddress(text)).toThrow(
      '--target: expected scheme, name and port and nothing else, such as http://h, got',
    )
    expect([readAddress('http://h'), readAddress('http://h/')]).toEqual(['http://h', 'http://h'])
  },
)
