import { expect, test } from 'vitest'
import { addBoth } from '../../protocol/connection-bytes.ts'
import { BothEnds } from './both-ends.ts'

test('a request to upgrade is a handshake at both ends, though it is refused, and the refusal is a head and its body', async () => {
  const ends = await BothEnds.start('websocket', { headers: 'browser', keepAlive: true, compressed: false })
  const { probe } = await ends.open('nonsense')
  const { reasons, reset, client, server } = await ends.finish('clients')
  expect([reasons, probe.hellos]).toEqual([[], []])
  // The server may let go of the connection before it has seen our end: nothing is lost by that.
  const all = { client: addBoth(client, reset.client), server: addBoth(server ?? reset.server, reset.server) }
  expect(all.server).toEqual(all.client)
  expect([all.client.up.heads, all.client.down.handshake]).toEqual([0, 0])
  expect(all.client.up.handshake).toBeGreaterThan(500)
  expect(all.client.down.framing).toBeGreaterThan(100)
})
