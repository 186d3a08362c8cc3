import { describe, expect, test } from 'vitest'
import { type ConnectionBytes, ConnectionLog, type ConnectionRows, NO_BYTES } from '../../protocol/connection-bytes.ts'
import { BYTE_KINDS } from '../../results/format.ts'
import { joinEnds } from './join-ends.ts'

/** A connection that read and wrote so much; of its payload down, `setup` came before the hello was complete. */
function connection(port: number, down: number, up: number, rest: Partial<ConnectionBytes> = {}): ConnectionBytes {
  const bytes = { down: { ...NO_BYTES, payload: down }, up: { ...NO_BYTES, heads: up } }
  return { address: '127.0.0.1', port, opened: port, end: 'closed', followed: true, ...bytes, setup: bytes, ...rest }
}

function rowsOf(all: readonly ConnectionBytes[], most = 1000): ConnectionRows {
  const log = new ConnectionLog(most)
  for (const one of all) log.add(one)
  return log.rows()
}

const join = (clients: ConnectionBytes[], servers: ConnectionBytes[], pairs: Parameters<typeof joinEnds>[2] = null) =>
  joinEnds(rowsOf(clients), [rowsOf(servers)], pairs)

const RESET = { end: 'reset' } as const
const OPEN = { end: 'open' } as const

test('the kinds of both ends are those of a result', () => {
  expect(Object.keys(NO_BYTES)).toEqual([...BYTE_KINDS])
})

describe('connections that ended in order', () => {
  test('agree, whatever the order in which each end tells of them', () => {
    const joined = join([connection(1, 10, 5), connection(2, 20, 6)], [connection(2, 20, 6), connection(1, 10, 5)])
    expect(joined).toMatchObject({ compared: 'connections', reasons: [], reset: { connections: 0 } })
    expect([joined.client.down.payload, joined.server?.down.payload, joined.setup.up.heads]).toEqual([30, 30, 11])
  })

  test('that differ are named, with kind, direction and both figures', () => {
    const { reasons } = join([connection(1, 10, 5), connection(2, 20, 6)], [connection(1, 10, 5), connection(2, 21, 7)])
    expect(reasons).toEqual([expect.objectContaining({ code: 'ends-differ' })])
    expect(reasons[0]?.message).toBe(
      'connection from 127.0.0.1:2: payload down, the client counted 20 B, the server 21 B; and 1 more like it',
    )
  })

  test('differ also when only the kinds do', () => {
    const other = { down: { ...NO_BYTES, framing: 10 } }
    expect(join([connection(1, 10, 5)], [connection(1, 10, 5, other)]).reasons).toHaveLength(1)
  })

  test('of one port are told apart by the order of their opening, across server processes too', () => {
    const clients = rowsOf([connection(1, 30, 3, { opened: 9 }), connection(1, 10, 1, { opened: 2 })])
    const [first, second] = [connection(1, 10, 1, { opened: 40 }), connection(1, 30, 3, { opened: 0 })]
    expect(joinEnds(clients, [rowsOf([first]), rowsOf([second])], null).reasons).toEqual([])
    expect(joinEnds(clients, [rowsOf([second]), rowsOf([first])], null).reasons).toHaveLength(1)
  })

  test('are not mistaken for a control that had the port before', () => {
    const control = connection(1, 999, 99, { opened: 0, followed: false })
    expect(join([connection(1, 10, 5)], [control, connection(1, 10, 5)])).toMatchObject({ reasons: [] })
  })

  test('whose names the server did not learn, since they were reset before it looked, are found by what they can have carried', () => {
    const nameless = (down: number, up: number) => connection(0, down, up, { address: '', ...RESET })
    const clients = [connection(1, 10, 5), connection(2, 7, 9, RESET)]
    expect(join(clients, [connection(1, 10, 5), nameless(8, 9)])).toMatchObject({
      reasons: [],
      reset: { connections: 1, server: { down: { payload: 8 } } },
    })
    for (const impossible of [nameless(6, 9), nameless(8, 10)]) {
      expect(join(clients, [connection(1, 10, 5), impossible]).reasons).toHaveLength(1)
    }
    expect(join(clients, [connection(1, 10, 5), nameless(8, 9), nameless(8, 9)]).reasons).toHaveLength(1)
  })

  test('that no client opened are a contradiction, controls are not', () => {
    expect(join([], [connection(7, 1, 1, { followed: false })]).reasons).toEqual([])
    expect(join([], [connection(7, 0, 0)]).reasons).toEqual([])
    expect(join([], [connection(7, 1, 1)]).reasons[0]?.message).toContain('127.0.0.1:7: no client opened it')
  })
})

describe('connections that were reset at either end stand apart', () => {
  test.each([
    ['by the client', RESET, {}],
    ['by the server', {}, RESET],
    ['by a server that died', {}, OPEN],
  ])('%s', (_, atClient, atServer) => {
    const joined = join(
      [connection(1, 10, 9, atClient), connection(2, 1, 1)],
      [connection(1, 30, 4, atServer), connection(2, 1, 1)],
    )
    expect(joined).toMatchObject({ reasons: [], reset: { connections: 1 } })
    const { client, server } = joined.reset
    const { closedAtClient, resetAtClient } = joined.reset
    expect([closedAtClient, resetAtClient]).toEqual(atClient === RESET ? [0, 1] : [1, 0])
    expect([client.down.payload, server.down.payload, client.up.heads, server.up.heads]).toEqual([10, 30, 9, 4])
    expect([joined.client.down.payload, joined.server?.down.payload]).toEqual([1, 1])
  })

  test('and have read no more than the other end wrote, each of them', () => {
    const clients = [connection(1, 31, 9, RESET), connection(2, 1, 5, RESET)]
    const servers = [connection(1, 30, 4), connection(2, 100, 6)]
    const [reason] = join(clients, servers).reasons
    expect(reason?.message).toContain('127.0.0.1:1, which was reset: the client read 31 B down, the server wrote 30 B')
    expect(reason?.message).toContain('1 more')
  })

  test('also those that the server never accepted, which cannot have been heard', () => {
    expect(join([connection(1, 0, 9)], [])).toMatchObject({ reasons: [], reset: { connections: 1 } })
    expect(join([connection(1, 1, 9)], []).reasons).toHaveLength(1)
    const same = [connection(1, 0, 9, { ...RESET, opened: 1 }), connection(1, 10, 5, { opened: 2 })]
    expect(join(same, [connection(1, 10, 5)])).toMatchObject({ reasons: [], reset: { connections: 1 } })
  })
})

describe('through a link', () => {
  const pair = (clientPort: number, serverPort: number | null, isBroken = false) => ({
    clientPort,
    serverPort,
    isBroken,
  })

  test('who is who is known by its pairs, in their order for a port that was used again', () => {
    const clients = [connection(1, 10, 1, { opened: 0 }), connection(1, 20, 2, { opened: 1 })]
    const servers = [connection(81, 20, 2, { opened: 0 }), connection(80, 10, 1, { opened: 1 })]
    expect(join(clients, servers, [pair(1, 80), pair(1, 81)]).reasons).toEqual([])
    expect(join(clients, servers, [pair(1, 81), pair(1, 80)]).reasons).toHaveLength(1)
  })

  test('what it broke stands apart, though both ends saw an orderly end', () => {
    const joined = join([connection(1, 10, 9)], [connection(80, 12, 4)], [pair(1, 80, true)])
    expect(joined).toMatchObject({ reasons: [], reset: { connections: 1, closedAtClient: 0, resetAtClient: 0 } })
  })

  describe('a port that was used twice, the first time in vain,', () => {
    const refused = connection(1, 0, 9, { ...RESET, opened: 0 })
    const served = connection(1, 20, 2, { opened: 1 })
    const before = connection(2, 10, 1, { opened: 2 })
    const servers = [connection(80, 10, 1), connection(81, 20, 2)]
    const isRight = { reasons: [], reset: { connections: 1, closedAtClient: 0 }, client: { down: { payload: 30 } } }

    test('has two pairs, one of which leads nowhere', () => {
      const pairs = [pair(1, null, true), pair(1, 81), pair(2, 80)]
      expect(join([refused, served, before], servers, pairs)).toMatchObject(isRight)
    })

    test('has one pair where the link never saw it: who heard nothing goes without', () => {
      expect(join([refused, served, before], servers, [pair(1, 81), pair(2, 80)])).toMatchObject(isRight)
    })

    test('has one pair too many where the client never had a connection', () => {
      const pairs = [pair(1, null, true), pair(1, 81), pair(2, 80)]
      const joined = join([served, before], servers, pairs)
      expect(joined).toMatchObject({ ...isRight, reset: { connections: 0 } })
    })

    test('and the second time, too, hands no server to either', () => {
      const again = connection(1, 0, 9, { ...RESET, opened: 3 })
      const pairs = [pair(1, null, true), pair(1, 81), pair(2, 80), pair(1, null, true)]
      const joined = join([refused, served, before, again], servers, pairs)
      expect(joined).toMatchObject({ ...isRight, reset: { connections: 2 } })
    })
  })

  test('a port of the link that was used twice is told apart by the order of opening, whatever the clients’ ports', () => {
    const clients = [
      connection(1, 10, 1, { opened: 0 }),
      connection(2, 20, 2, { opened: 1 }),
      connection(1, 30, 3, { opened: 2 }),
    ]
    const servers = [10, 20, 30].map((bytes, opened) => connection(80, bytes, bytes / 10, { opened }))
    expect(join(clients, servers, [pair(1, 80), pair(2, 80), pair(1, 80)])).toMatchObject({
      reasons: [],
      reset: { connections: 0 },
    })
  })

  test('what never got to the server, or was refused by the link, stands apart', () => {
    const joined = join([connection(1, 0, 9, RESET), connection(2, 0, 9, RESET)], [], [pair(1, null)])
    expect(joined).toMatchObject({ reasons: [], reset: { connections: 2 } })
  })
})

describe('beyond the bound', () => {
  const many = (down: number, rest = {}) => [1, 2, 3].map((port) => connection(port, down, 1, rest))

  test('the sums are compared, and the result says so', () => {
    expect(joinEnds(rowsOf(many(10), 2), [rowsOf(many(10), 2)], null)).toMatchObject({
      compared: 'totals',
      reasons: [],
    })
    const { reasons } = joinEnds(rowsOf(many(10), 2), [rowsOf(many(11), 2)], null)
    expect(reasons[0]?.message).toBe('all connections: payload down, the client counted 30 B, the server 33 B')
  })

  test('after a reset no sums are compared, but nobody has read more than was written', () => {
    const joined = (client: ConnectionBytes, server: ConnectionBytes) =>
      joinEnds(rowsOf([...many(10), client], 2), [rowsOf([...many(10), server], 2)], null)
    // Which connections were reset each end sees in its own way: only all together are the same.
    expect(joined(connection(4, 9, 9), connection(4, 9, 9, RESET))).toMatchObject({ compared: 'not', reasons: [] })
    expect(joined(connection(4, 5, 9, RESET), connection(4, 9, 7))).toMatchObject({ compared: 'not', reasons: [] })
    const { reasons } = joined(connection(4, 10, 9, RESET), connection(4, 9, 9))
    expect(reasons[0]?.message).toBe(
      'all connections, some of which were reset: the client read 40 B down, the server wrote 39 B',
    )
  })

  test('what ended in order at the clients alone is counted, where no link broke it', () => {
    const servers = [rowsOf(many(10, RESET), 2)]
    const closedAtClient = (...broken: boolean[]) => {
      const pairs = broken.map((isBroken, port) => ({ clientPort: port, serverPort: port, isBroken }))
      return joinEnds(rowsOf(many(10), 2), servers, pairs).reset.closedAtClient
    }
    expect([closedAtClient(), closedAtClient(true, false, false)]).toEqual([3, 2])
    expect(joinEnds(rowsOf(many(10, RESET), 2), servers, null).reset).toMatchObject({
      closedAtClient: 0,
      resetAtClient: 3,
    })
  })
})

test('a foreign server tells nothing: what the clients saw reset stands apart', () => {
  const joined = joinEnds(rowsOf([connection(1, 10, 5), connection(2, 20, 6, RESET)]), null, null)
  expect(joined).toMatchObject({
    server: null,
    compared: 'not',
    reasons: [],
    reset: { connections: 1, closedAtClient: 0 },
  })
  expect([joined.client.down.payload, joined.reset.client.down.payload]).toEqual([10, 20])
})
