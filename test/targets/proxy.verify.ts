/**
 * The lab's server behind nginx: which settings of the proxy hold a stream back, by how much, and whom its read time-out
 * cuts off. Buffers hold back SSE alone: a poll's answer ends, and a WebSocket is a tunnel. The read time-out cuts off a quiet
 * WebSocket as it does a stream.
 */
import { expect, onTestFinished, test } from 'vitest'
import type { ResolvedProxy } from '../../protocol/proxy.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'
import { play } from '../catalogue/play.ts'
import { plainScenario, runUnwatched } from '../one-trial.ts'
import { type NginxPackages, nginxPackages } from './nginx-packages.ts'

const CLIENTS = 20
const RATE = 10
const BUFFER_BYTES = 4096
const AS_IT_COMES: ResolvedProxy = {
  kind: 'nginx',
  upstream: 'http/1.0',
  buffering: 'on',
  hint: 'heard',
  readTimeoutMs: 60_000,
}

/** Sets TLAB_NGINX to the end of the test; a reason instead where there is no nginx. */
async function withNginx(): Promise<string | null> {
  const packages: NginxPackages | string = await nginxPackages()
  if (typeof packages === 'string') return packages
  const before = process.env['TLAB_NGINX']
  process.env['TLAB_NGINX'] = packages.program
  onTestFinished(() => {
    if (before === undefined) delete process.env['TLAB_NGINX']
    else process.env['TLAB_NGINX'] = before
    packages.remove()
  })
  return null
}

/** Behind a buffer a client joins with its first lump, so the warm-up lasts for several of them. */
function scenarioBehind(proxy: ResolvedProxy, more: Partial<ResolvedScenario> = {}): ResolvedScenario {
  return plainScenario({
    name: 'behind-proxy',
    title: 'Behind nginx',
    feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate: RATE },
    clients: { count: CLIENTS, rampMs: 500, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: 4000, rate: RATE, measure: false },
      { name: 'steady', startMs: 4000, durationMs: 10_000, rate: RATE, measure: true },
      { name: 'last-lump', startMs: 14_000, durationMs: 3000, rate: RATE, measure: false },
    ],
    transports: { polling: { intervalMs: 1000 }, 'long-polling': {}, sse: {}, websocket: {} },
    proxy,
    ...more,
  })
}

const p50Ms = (trials: readonly Trial[], transport: string): number =>
  (trials.find((trial) => trial.transport === transport)?.latencyUs.fromDue.p50 ?? Number.NaN) / 1000

test.for([
  ['at once as nginx comes, its server’s hint heard', {}, 'at once'],
  ['in lumps without the hint, asked for by HTTP/1.0', { hint: 'ignored' }, 'in lumps'],
  ['at once without the hint, asked for by HTTP/1.1, in chunks', { hint: 'ignored', upstream: 'http/1.1' }, 'at once'],
  ['at once without the hint and without buffers', { hint: 'ignored', buffering: 'off' }, 'at once'],
] as const)('a stream comes %s', async ([name, settings, comes], { task, skip }) => {
  const reason = await withNginx()
  if (reason !== null) return skip(reason)
  const { trials } = await runUnwatched(scenarioBehind({ ...AS_IT_COMES, ...settings }))
  const figures = trials.map(({ transport }) => `${transport} ${p50Ms(trials, transport).toFixed(2)} ms`)
  task.meta.report = [`${name}: p50 ${figures.join(', ')}`]
  for (const { transport, deliveries, verdict } of trials) {
    const where = `${transport}: ${verdict.reasons.map(({ message }) => message).join('; ')}`
    expect(verdict.level, where).not.toBe('INVALID')
    const all = { expected: CLIENTS * RATE * 10, delivered: CLIENTS * RATE * 10 }
    expect(deliveries, where).toEqual({ ...all, lost: 0, duplicated: 0, reordered: 0, gaps: 0 })
  }
  // Not a matter of ms: in lumps it would be ten times as late.
  if (comes === 'at once') expect(p50Ms(trials, 'sse')).toBeLessThan(longestMsOf(trials) / 2 / 10)
  else expectLumps(trials)
  // Neither buffers a tunnel nor an answer that ends.
  for (const transport of ['websocket', 'long-polling']) {
    expect(p50Ms(trials, transport), transport).toBeLessThan(longestMsOf(trials) / 2 / 10)
  }
})

test('the scenario of the catalogue keeps what it expects', async ({ task, skip }) => {
  const reason = await withNginx()
  if (reason !== null) return skip(reason)
  const { code, result } = await play('behind-proxy', ['--repeat', '1'], 300_000, {
    TLAB_NGINX: process.env['TLAB_NGINX'] ?? '',
  })
  task.meta.report = result.expectations.map(({ text, value, met }) => `${met ? '✓' : '✗'} ${text} (${value})`)
  expect(result.verdict.level).not.toBe('INVALID')
  expect(result.expectations.filter(({ met }) => !met)).toEqual([])
  expect(code).toBe(0)
})

/** A lump is a full buffer: n events, of which one waits anything from nothing to n intervals. */
function expectLumps(trials: readonly Trial[]): void {
  const longestMs = longestMsOf(trials)
  expect(p50Ms(trials, 'sse')).toBeGreaterThan(0.75 * (longestMs / 2))
  expect(p50Ms(trials, 'sse')).toBeLessThan(1.25 * (longestMs / 2))
  const { latencyUs, server, driver } = sseOf(trials)
  const lateUs = (server?.feedLatenessMaxUs ?? 0) + (driver.eventLoopDelayMaxUs ?? 0)
  expect((latencyUs.fromDue.max ?? Number.NaN) / 1000).toBeLessThan(longestMs + 1000 / RATE + 5 + lateUs / 1000)
}

const sseOf = (trials: readonly Trial[]): Trial => trials.find(({ transport }) => transport === 'sse') as Trial

/** From the bytes that an event took, its SSE lines and none of a head. */
function longestMsOf(trials: readonly Trial[]): number {
  const { down, delivered } = sseOf(trials).bytes.steady
  return (BUFFER_BYTES / ((down.payload + down.framing) / delivered) / RATE) * 1000
}

test.for([
  ['15 s', 15_000, 'cut off'],
  ['1 s', 1_000, 'kept'],
] as const)(
  'a quiet stream with a read time-out of 3 s and a heartbeat of %s',
  async ([, heartbeatMs, fate], { task, skip }) => {
    const reason = await withNginx()
    if (reason !== null) return skip(reason)
    const quiet = { rate: 0.5, measure: true }
    const { trials } = await runUnwatched(
      scenarioBehind(
        { ...AS_IT_COMES, readTimeoutMs: 3_000 },
        {
          phases: [
            { name: 'warm-up', startMs: 0, durationMs: 1000, rate: 0, measure: false },
            { name: 'silence', startMs: 1000, durationMs: 10_000, rate: 0, measure: false },
            { name: 'quiet', startMs: 11_000, durationMs: 4000, ...quiet },
          ],
          transports: { sse: { heartbeatMs }, websocket: { pingMs: heartbeatMs } },
        },
      ),
    )
    task.meta.report = trials.map(
      ({ transport, connections }) => `${transport}: ${connections.reconnects} reconnections`,
    )
    for (const { transport, connections, deliveries } of trials) {
      expect(deliveries.lost, transport).toBe(0)
      if (fate === 'kept') expect(connections.reconnects, transport).toBe(0)
      else expect(connections.reconnects, transport).toBeGreaterThanOrEqual(2 * CLIENTS)
    }
  },
)
