/** Every byte is known, and of which kind: whole-life, and phase by phase, however the bytes were split. */
import { describe, expect, test } from 'vitest'
import type { DriverReport } from '../../clients/driver/plan.ts'
import { DIALECTS, type Dialect, EMPTY_HEAD_BYTES, HANDSHAKE_BYTES, HEAD_BYTES } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { bytesIn, spansOf } from './expected.ts'
import { type Act, play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'
import type { Truth } from './truth.ts'
import { eventBytes, type Parcel } from './utterance.ts'

const SHAPE: TrialShape = {
  clients: 2,
  rate: 20,
  phases: [
    { name: 'warm-up', durationMs: 500, measure: false },
    { name: 'steady', durationMs: 500, measure: true },
    { name: 'after', durationMs: 500, measure: true },
  ],
}
/** Single ones, then in pairs. */
const SEQS = Array.from({ length: 30 }, (_, index) => index + 1)
const PAIRS_FROM = 21
/** After every fifth from the 15th on. */
const HEARTBEATS = 4
const DELAY_US = 20_000
const HEARTBEAT: Parcel = { kind: 'heartbeat' }

function event(seq: number): Parcel & { readonly kind: 'event' } {
  const due = dueAtUs(SHAPE, STARTS_AT_US, seq)
  return { kind: 'event', seq, dueAtUs: due, sentAtUs: due }
}

type Saying = (trial: ExactTrial, client: number, parcels: readonly Parcel[]) => void | Promise<void>

/** What is no event, of two clients: heads, handshakes and heartbeats down, heartbeats up. Written out by hand. */
const ASIDE: Readonly<Record<string, readonly [number, number, number, number]>> = {
  // An answer to begin with, 25 with events, 4 without anything.
  polling: [2 * (26 * HEAD_BYTES + HEARTBEATS * EMPTY_HEAD_BYTES), 0, 0, 0],
  'long-polling': [2 * (26 * HEAD_BYTES + HEARTBEATS * EMPTY_HEAD_BYTES), 0, 0, 0],
  // A comment is a colon and its line end; the blank line after it is framing, as chunking is.
  sse: [2 * HEAD_BYTES, 0, 2 * HEARTBEATS * 2, 0],
  // A ping of four bytes, and its masked echo.
  websocket: [0, 2 * HANDSHAKE_BYTES, 2 * HEARTBEATS * 6, 2 * HEARTBEATS * 10],
}

async function trialOf(dialect: Dialect, say: Saying): Promise<{ truth: Truth; report: DriverReport }> {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const acts: Act[] = []
  for (const seq of SEQS) {
    const afterUs = dueAtUs(SHAPE, 0, seq) + DELAY_US
    const together = seq < PAIRS_FROM ? [seq] : seq % 2 === 0 ? [seq - 1, seq] : []
    for (let client = 0; client < SHAPE.clients; client++) {
      if (together.length > 0) acts.push({ afterUs, act: () => say(trial, client, together.map(event)) })
      if (seq > 10 && seq % 5 === 0) acts.push({ afterUs: afterUs + 7_000, act: () => say(trial, client, [HEARTBEAT]) })
    }
  }
  await play(trial, acts)
  return { truth: trial.server.truth, report: await trial.report() }
}

const WAYS: readonly (readonly [name: string, say: Saying])[] = [
  ['whole', (trial, client, parcels) => trial.server.say(client, ...parcels)],
  ['byte by byte', (trial, client, parcels) => trial.server.spell(client, parcels, trial.settled)],
]

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  test.each(WAYS)('bytes that come %s are of the kind that they were written as, in their phase', async (_way, say) => {
    const { truth, report } = await trialOf(dialect, say)
    for (const direction of ['down', 'up'] as const) {
      expect(report.bytes[direction], direction).toEqual(bytesIn(truth, direction))
      expect(report.socketBytes[direction], direction).toBe(report.bytes[direction].total)
      for (const [index, span] of spansOf(SHAPE).entries()) {
        const where = `${direction}, phase ${index}`
        expect(report.phases[index]?.bytes[direction], where).toEqual(bytesIn(truth, direction, span))
      }
    }
  })

  test('payload is the events, heads have the sizes to which they were filled up, signs of life are heartbeats', async () => {
    const { report } = await trialOf(dialect, (trial, client, parcels) => trial.server.say(client, ...parcels))
    const { down, up } = report.bytes
    const payload = SEQS.reduce((sum, seq) => sum + eventBytes(event(seq)).length, 0)
    expect(down.payload).toBe(SHAPE.clients * payload)
    expect([down.heads, down.handshake, down.heartbeat, up.heartbeat]).toEqual(ASIDE[dialect.name])
    expect(report.connections.emptyResponses).toBe(dialect.pushes ? 0 : SHAPE.clients * (1 + HEARTBEATS))
  })
})
