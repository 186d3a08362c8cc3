/**
 * Readers that stop, as the lab's own followers see it: whatever the policy, what was published is what was
 * delivered and what gaps tell of, and a reader that was sent away resumes without loss. The long form with hundreds of
 * readers and the server's memory is slow-consumers.verify.ts.
 */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ClientTransport } from '../../clients/transport.ts'
import { sse } from '../../clients/transports/sse.ts'
import { websocket } from '../../clients/transports/websocket.ts'
import { SLOW_CONSUMER_POLICIES, type SlowConsumerPolicy } from '../../protocol/server-options.ts'
import { eventually, type RunningServer, startServer } from '../../server/testing.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { ndjsonClient } from '../fifth-transport/ndjson-client.ts'
import { ndjsonServer } from '../fifth-transport/ndjson-server.ts'
import { StoppingReader } from './stopping-reader.ts'

const READERS = 3
const CAP_BYTES = 256 * 1024
const EVENT_DATA = 'x'.repeat(8 * 1024)
/** Nobody is to be missed for the silence that the test makes. */
const QUIET_MS = 600_000

async function setUp(transport: ClientTransport, slowConsumers: SlowConsumerPolicy) {
  const options = { outboxBytes: CAP_BYTES, slowConsumers, sseHeartbeatMs: QUIET_MS, websocketPingMs: QUIET_MS }
  const server = await startServer(options, new Map([...serverTransports, [ndjsonServer.name, ndjsonServer]]))
  const target = { host: '127.0.0.1', port: server.port, basePath: '', limits: server.lab.info.limits }
  const readers = Array.from({ length: READERS }, () => new StoppingReader(transport, target, 'now'))
  onTestFinished(() => {
    for (const reader of readers) reader.abort()
  })
  await eventually(() => readers.every(({ account }) => account.firstSeq !== null))
  const counts = () => server.lab.stats().transports[transport.name]!
  return { server, readers, counts }
}

/** Publishes until the kernel's buffers, some megabytes a reader, are full and the policy has acted on everybody. */
async function publishUntil(server: RunningServer, holds: () => boolean): Promise<number> {
  while (!holds()) {
    for (let index = 0; index < 20; index++) server.publish(EVENT_DATA)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return server.lab.channels.open('main').headSeq
}

async function untilAllReached(readers: readonly StoppingReader[], seq: number): Promise<void> {
  await eventually(() => {
    for (const reader of readers) reader.resumeWhenEnded()
    return readers.every(({ account }) => account.seq === seq || account.faults.length > 0)
  })
}

describe.each([sse, websocket, ndjsonClient])('$name', (transport) => {
  test.each(SLOW_CONSUMER_POLICIES)('%s: what was published was delivered, or a gap tells of it', async (policy) => {
    const { server, readers, counts } = await setUp(transport, policy)
    for (const reader of readers) reader.stopReading()
    const acted = () =>
      policy === 'disconnect' ? counts().slowConsumers === READERS : counts().droppedEvents > READERS * 200
    const headSeq = await publishUntil(server, acted)
    expect(counts().heldBytes).toBeLessThanOrEqual(READERS * CAP_BYTES)

    for (const reader of readers) reader.readOn()
    await untilAllReached(readers, headSeq)
    server.publish('and on it goes')
    await untilAllReached(readers, headSeq + 1)
    for (const { account } of readers) {
      expect(account.faults).toEqual([])
      expect(account.delivered + account.skipped).toBe(headSeq + 1)
      expect(account.delivered).toBeLessThan(policy === 'disconnect' ? Number.POSITIVE_INFINITY : headSeq)
    }
    const told = (what: 'skipped' | 'gaps') => readers.reduce((sum, { account }) => sum + account[what], 0)
    expect([told('skipped'), told('gaps')]).toEqual([counts().droppedEvents, counts().gaps])
    if (policy === 'disconnect') expect(counts()).toMatchObject({ droppedEvents: 0, gaps: 0, slowConsumers: READERS })
    else expect(counts().slowConsumers).toBe(0)
  })
})
