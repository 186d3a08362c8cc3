import { expect, test } from 'vitest'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { channelOf } from './choose-server.ts'
import { SCENARIO } from './made-up-reports.ts'

const TARGET = {
  url: 'http://127.0.0.1:9',
  publish: null,
  begins: 'next',
  event: { envelope: null, sequence: null, time: null },
} as const

const choice = { scenario: { ...SCENARIO, target: TARGET }, arm: 'sse/a', block: 2, target: null }

test('at a server that is not ours each trial has a fresh channel, also where arm and block come again', () => {
  // As the cells of a sweep, or the scenarios of one command.
  const names = Array.from({ length: 100 }, () => channelOf(choice))
  expect(new Set(names).size).toBe(100)
  for (const name of names) expect(name).toMatch(/^lab-[0-9a-f]{16}-sse-a-2$/)
})

test('a server of our own has the usual one, one of ours that runs already one of this process', () => {
  expect(channelOf({ ...choice, scenario: SCENARIO })).toBe(DEFAULT_CHANNEL)
  const target = { url: 'http://127.0.0.1:9', token: 't' }
  expect(channelOf({ ...choice, scenario: SCENARIO, target })).toBe(`run-${process.pid}`)
})
