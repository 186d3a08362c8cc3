/** Two counters that know nothing of each other: autocannon's bytes and ours, for the same answers. */
import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { polling } from '../../clients/transports/polling.ts'
import type { ServerTransport } from '../../server/transport.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { Followers } from '../conformance/followers.ts'
import { LabUnderTest } from '../conformance/lab-under-test.ts'

const REQUESTS = 50

test('our driver counts for an answer exactly the bytes that autocannon counts', async () => {
  const lab = await LabUnderTest.start(serverTransports.get('polling') as ServerTransport)
  const { host, port } = lab.target
  const url = `http://${host}:${port}/feed/polling`
  const theirs = await autocannon({ url, amount: REQUESTS, connections: 1 })
  const followers = new Followers(polling, { intervalMs: 1, schedule: 'fixed-delay', etag: false })
  const { probe, following } = followers.open(lab)
  await probe.until('as many answers', () => probe.emptyResponses >= REQUESTS)
  following.close()
  await following.done
  expect(theirs['2xx']).toBe(REQUESTS)
  expect(probe.total('down') / probe.emptyResponses).toBe(theirs.throughput.total / REQUESTS)
  await lab.close()
})
