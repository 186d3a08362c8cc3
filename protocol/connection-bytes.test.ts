import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConnectionBytes, ConnectionLog, connectionsOf, NO_BYTES, totalOf } from './connection-bytes.ts'

const count = fc.nat(2 ** 40)
const kinds = fc.record({ payload: count, framing: count, heads: count, handshake: count, heartbeat: count })
const both = fc.record({ down: kinds, up: kinds })
const connection: fc.Arbitrary<ConnectionBytes> = fc
  .tuple(
    fc.record({
      address: fc.constantFrom('127.0.0.1', '127.0.0.2', '::1'),
      port: fc.nat(65_535),
      opened: count,
      end: fc.constantFrom('closed' as const, 'reset' as const, 'open' as const),
      followed: fc.boolean(),
    }),
    both,
    both,
  )
  .map(([who, bytes, setup]) => ({ ...who, ...bytes, setup }))

test('connections come out of their rows as they went in, those that are still open last', () => {
  fc.assert(
    fc.property(fc.array(connection), fc.array(connection), (over, open) => {
      const log = new ConnectionLog(1000)
      for (const one of over) log.add(one)
      const travelled = JSON.parse(JSON.stringify(log.rows(open)))
      expect(connectionsOf(travelled)).toEqual([...over, ...open])
    }),
  )
})

test('beyond the bound only sums are kept, by how connections ended, and only of those that followed', () => {
  const log = new ConnectionLog(1)
  const one = { address: '127.0.0.1', port: 1, opened: 0, end: 'closed' as const, followed: true }
  const bytes = { down: { ...NO_BYTES, payload: 3 }, up: { ...NO_BYTES, heads: 5 } }
  for (const end of ['closed', 'closed', 'closed', 'reset'] as const) log.add({ ...one, end, ...bytes, setup: bytes })
  log.add({ ...one, followed: false, ...bytes, setup: bytes })
  const { beyond } = log.rows()
  expect(connectionsOf(log.rows())).toHaveLength(1)
  expect([beyond.closed.connections, beyond.reset.connections, beyond.open.connections]).toEqual([2, 1, 0])
  expect([totalOf(beyond.closed.down), totalOf(beyond.closed.up), totalOf(beyond.closed.setup.up)]).toEqual([6, 10, 10])
})
