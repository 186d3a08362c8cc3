/** RFC 6455 §5.2 on real sockets: what a WebSocket adds to a payload, as both ends' ledgers have it. */
import { expect, test } from 'vitest'
import { encodeClientFrame, OPCODE } from '../../clients/wire/websocket-frame.ts'
import { NO_BYTES } from '../../protocol/connection-bytes.ts'
import { BothEnds } from './both-ends.ts'

const STYLE = { headers: 'minimal', keepAlive: true, compressed: false } as const

/** Nothing that nobody asked for crosses while a test counts, ms. */
const SILENT = { websocketPingMs: 600_000 }

async function countEvent(payloadBytes: number | null) {
  const ends = await BothEnds.start('websocket', STYLE, SILENT)
  const follower = await ends.open('now')
  if (payloadBytes !== null) {
    ends.publishExactly(payloadBytes)
    await follower.probe.untilSeq(1)
  }
  const joined = await ends.finish('clients')
  expect(joined).toMatchObject({ compared: 'connections', reasons: [], reset: { connections: 0 } })
  return { client: joined.client.down, server: joined.server?.down ?? NO_BYTES }
}

test.each([
  [125, 2],
  [126, 4],
  [65_535, 4],
  [65_536, 10],
])('an event of %i B has %i B of framing down, at both ends', async (payloadBytes, framing) => {
  const [without, counted] = await Promise.all([countEvent(null), countEvent(payloadBytes)])
  for (const end of ['client', 'server'] as const) {
    expect([end, counted[end].payload, counted[end].framing - without[end].framing]).toEqual([
      end,
      payloadBytes,
      framing,
    ])
  }
})

/** What stands around a message's own JSON within its frame; the server takes frames of 64 KiB at most. */
const ENVELOPE_BYTES = '{"message":}'.length

async function countMessage(frameBytes: number | null) {
  const ends = await BothEnds.start('websocket', STYLE, SILENT)
  const follower = await ends.open('now')
  if (frameBytes !== null) await ends.sendExactly(follower, frameBytes - ENVELOPE_BYTES)
  const joined = await ends.finish('clients')
  expect(joined).toMatchObject({ compared: 'connections', reasons: [], reset: { connections: 0 } })
  return { client: joined.client.up, server: joined.server?.up ?? NO_BYTES }
}

test.each([
  [125, 6],
  [126, 8],
  [65_535, 8],
  [65_536, 14],
])(
  'a message in a frame of %i B has %i B of framing up beside its envelope, at both ends',
  async (frameBytes, framing) => {
    const [without, counted] = await Promise.all([countMessage(null), countMessage(frameBytes)])
    for (const end of ['client', 'server'] as const) {
      const more = counted[end].framing - without[end].framing
      expect([end, counted[end].payload, more - ENVELOPE_BYTES]).toEqual([end, frameBytes - ENVELOPE_BYTES, framing])
    }
  },
)

test.each([
  [0, 6],
  [125, 6],
  [126, 8],
  [65_535, 8],
  [65_536, 14],
  [1_000_000, 14],
])('the encoder adds to %i B just %i B', (payloadBytes, framing) => {
  expect(encodeClientFrame(OPCODE.text, Buffer.alloc(payloadBytes)).length).toBe(payloadBytes + framing)
})
