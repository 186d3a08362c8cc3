/**
 * Clients that speak, end to end: real processes, each transport. The ledgers must add up to the last message and the last
 * byte, and the way there is the scenario's own; how long it takes is not judged here.
 */
import { describe, expect, test } from 'vitest'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { messageBytes, messageDues, messageEventBytes, type UplinkLoad } from '../../protocol/uplink.ts'
import type { Trial, UplinkResult } from '../../results/format.ts'
import { runOneTrial } from '../one-trial.ts'
import { chatOf } from './chat.ts'

const NO_FAULT: Omit<ResolvedFault, 'atMs' | 'kind'> = {
  share: 1,
  durationMs: null,
  how: null,
  history: null,
  drainMs: null,
}

/** Messages that the scenario has due in its measured phase. */
function measuredMessages(scenario: ResolvedScenario, seed: number): number {
  const load = { ...scenario, seed, uplink: scenario.uplink } as UplinkLoad
  const measured = scenario.phases.find(({ measure }) => measure)
  const fromUs = (measured?.startMs ?? 0) * 1000
  const dues = Array.from({ length: scenario.clients.count }, (_, client) => messageDues(load, client)).flat()
  return dues.filter((dueUs) => dueUs >= fromUs).length
}

function uplinkOf(trial: Trial): UplinkResult {
  if (trial.uplink === undefined) throw new Error('expected a trial whose clients sent something')
  return trial.uplink
}

/** What is INVALID, and why; a machine that others use makes a trial doubtful, never invalid. */
function contradictions({ verdict }: Trial): string[] {
  return verdict.level === 'INVALID' ? verdict.reasons.map(({ code, message }) => `${code}: ${message}`) : []
}

describe.concurrent('a chat of pairs', () => {
  test.each(TRANSPORT_NAMES)('over %s reaches both, acknowledged, to the last message and byte', async (transport) => {
    const scenario = chatOf(transport)
    const trial = await runOneTrial(scenario)
    expect(contradictions(trial)).toEqual([])
    const due = measuredMessages(scenario, trial.seed ?? 0)
    expect(due).toBeGreaterThan(100)
    expect(uplinkOf(trial)).toMatchObject({
      due,
      sent: due,
      acknowledged: due,
      failed: 0,
      repeated: 0,
      echoesExpected: due,
      echoed: due,
      expected: due,
      delivered: due,
      duplicated: 0,
      unaccounted: 0,
      unanswered: 0,
    })
    expect(trial.deliveries).toMatchObject({ expected: 2 * due, delivered: 2 * due, lost: 0, duplicated: 0 })
    expect(uplinkOf(trial).echoUs.count).toBe(due)
    expect(uplinkOf(trial).relayUs.count).toBe(due)
    checkBytes(trial, transport)
  })

  /** Every message once up and once down to each of the two, and both ends agree. */
  function checkBytes({ bytes, connections, clients }: Trial, transport: string): void {
    expect(bytes.endsCompared).toBe('connections')
    expect(bytes.server).toEqual(bytes.client)
    const sent = bytes.client.up.payload / messageBytes(100)
    expect(Number.isInteger(sent)).toBe(true)
    const least = 2 * sent * messageEventBytes(100, 1)
    expect(bytes.client.down.payload).toBeGreaterThanOrEqual(least)
    expect(bytes.client.down.payload).toBeLessThanOrEqual(least + 4 * sent)
    expect(connections.opened).toBe(transport === 'websocket' ? clients : 2 * clients)
  }
})

test.concurrent('in rooms everybody hears what is said there, in the last and smaller one too', async () => {
  const clients = { count: 7, rampMs: 100, headers: 'minimal', channels: 'rooms of 3' } as const
  const trial = await runOneTrial(chatOf('sse', { clients }))
  expect(contradictions(trial)).toEqual([])
  const { due, expected, delivered, echoed } = uplinkOf(trial)
  expect([echoed, delivered]).toEqual([due, expected])
  // Six of seven are heard by two others, the seventh by nobody.
  expect(expected).toBeGreaterThan(due)
  expect(expected).toBeLessThan(2 * due)
})

test('beside a feed its events are told from messages', async () => {
  const phases = chatOf('websocket').phases.map((phase) => ({ ...phase, rate: 20 }))
  const trial = await runOneTrial(
    chatOf('websocket', {
      feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate: 20 },
      clients: { count: 6, rampMs: 100, headers: 'browser', channels: 'one' },
      phases,
    }),
  )
  expect(contradictions(trial)).toEqual([])
  const { echoed, delivered, due, expected, unaccounted } = uplinkOf(trial)
  expect([echoed, delivered, unaccounted]).toEqual([due, expected, null])
  expect(trial.deliveries.delivered).toBe(echoed + delivered + 6 * 32)
  expect(trial.achievedRate).toBeLessThanOrEqual(1)
})

describe.concurrent('under a fault every message is accounted for:', () => {
  const far = { via: 'link', delayMs: 50, jitterMs: 0, bytesPerSecond: null, lossShare: 0 } as const

  test.each<[string, string, Partial<ResolvedFault> & Pick<ResolvedFault, 'kind'>]>([
    ['sse', 'connections that are reset', { kind: 'drop-connections', how: 'rst' }],
    ['polling', 'a restart that keeps the history', { kind: 'restart', history: 'keep', durationMs: 100 }],
    ['long-polling', 'a restart that loses the history', { kind: 'restart', history: 'lose', durationMs: 100 }],
  ])('%s, %s', async (transport, _, fault) => {
    const trial = await runOneTrial(chatOf(transport, { faults: [{ ...NO_FAULT, atMs: 1000, ...fault }] }))
    expect(contradictions(trial)).toEqual([])
    const { due, acknowledged, echoed, delivered, lost, echoesLost } = uplinkOf(trial)
    expect(acknowledged).toBe(due)
    if (fault.history !== 'lose') expect([echoed, delivered, lost, echoesLost]).toEqual([due, due, 0, 0])
  })

  test('what was on its way to a server that dies is sent again, and its successor takes it', async () => {
    const dies = { ...NO_FAULT, atMs: 1000, kind: 'restart', history: 'lose', durationMs: 100 } as const
    const trial = await runOneTrial(chatOf('websocket', { network: far, faults: [dies] }))
    expect(contradictions(trial)).toEqual([])
    // 100 messages a second, 50 ms on their way up and as long for each receipt.
    const { due, acknowledged, repeated } = uplinkOf(trial)
    expect(acknowledged).toBe(due)
    expect(repeated).toBeGreaterThan(0)
  })
})
