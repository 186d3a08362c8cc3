import fc from 'fast-check'
import { expect, test } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { Channel } from '../feed/channel.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { matchesEtag } from '../transports/polling.ts'
import { readBatch } from './batch.ts'
import { textFrame } from './websocket-frame.ts'
import { Wheel } from './wheel.ts'

test('a batch holds the very bytes of its events, as JSON', () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { maxLength: 5 }), (dataJsons) => {
      const channel = new Channel('main', new HandTurnedTime().clock)
      for (const dataJson of dataJsons) channel.publish({ ...draft(0), dataJson })
      const batch = readBatch(channel, channel.locate({ kind: 'earliest' }))
      const body = JSON.parse(batch.json.toString())
      expect(body.events.map((event: { data: unknown }) => event.data)).toEqual(
        dataJsons.map((json) => JSON.parse(json)),
      )
      expect(body).toMatchObject({ cursor: channel.headCursor, hasMore: false, gap: null })
    }),
  )
})

test.each([
  [undefined, false],
  ['*', true],
  ['"a.1"', true],
  ['W/"a.1"', true],
  ['"b", "a.1"', true],
  ['"a.2"', false],
  ['a.1', false],
  ['"x"a.1"', false],
])('If-None-Match %j matches: %s', (header, matches) => {
  expect(matchesEtag(header, '"a.1"')).toBe(matches)
})

test('If-None-Match of any kind is read without failing', () => {
  fc.assert(fc.property(fc.string(), (header) => typeof matchesEtag(header, '"a"') === 'boolean'))
})

test.each([
  [0, 2],
  [125, 2],
  [126, 4],
  [65_535, 4],
  [65_536, 10],
])('a frame of %i bytes has a header of %i', (length, header) => {
  const frame = textFrame(Buffer.alloc(length, 'x'))
  expect(frame.length).toBe(header + length)
  expect(frame.subarray(header).toString()).toBe('x'.repeat(length))
})

test('frames are those that ws would send', async () => {
  const server = new WebSocketServer({ port: 0 })
  const { port } = server.address() as { port: number }
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  const sizes = [1, 125, 126, 65_535, 65_536, 100_000]
  const heard: number[] = []
  await new Promise<void>((resolve) => {
    client.on('message', (data, isBinary) => {
      heard.push(isBinary ? -1 : String(data).length)
      if (heard.length === sizes.length) resolve()
    })
    server.on('connection', (_ws, { socket }) => {
      for (const size of sizes) socket.write(textFrame(Buffer.alloc(size, 'y')))
    })
  })
  client.terminate()
  server.close()
  expect(heard).toEqual(sizes)
})

test('the wheel runs each task once, never early and at most a turn late, and rests when it is empty', () => {
  let nowMs = 1_000
  const wheel = new Wheel(() => nowMs)
  const ran: [name: string, atMs: number][] = []
  wheel.after(100, () => ran.push(['100', nowMs]))
  wheel.after(0, () => ran.push(['0', nowMs]))
  wheel.after(50, () => ran.push(['cancelled', nowMs])).cancel()
  wheel.after(60, () => wheel.after(30, () => ran.push(['60+30', nowMs])))
  for (; nowMs < 1_300; nowMs += 5) wheel.turn()
  expect(ran.map(([name]) => name).sort()).toEqual(['0', '100', '60+30'])
  for (const [name, atMs] of ran) {
    const dueMs = 1_000 + name.split('+').reduce((sum, part) => sum + Number(part), 0)
    expect(atMs).toBeGreaterThanOrEqual(dueMs)
    expect(atMs).toBeLessThanOrEqual(dueMs + 50)
  }
  expect(wheel.size).toBe(0)
})

test('a wheel that stood still for long runs what is due and nothing else', () => {
  let nowMs = 0
  const wheel = new Wheel(() => nowMs)
  let ran = 0
  const count = (): void => {
    ran += 1
  }
  wheel.after(500, count)
  wheel.after(3_600_000, count)
  nowMs = 60_000
  wheel.turn()
  expect([ran, wheel.size]).toEqual([1, 1])
})

test('a task that cancels another of its own turn is obeyed, and the wheel rests', () => {
  let nowMs = 0
  const wheel = new Wheel(() => nowMs)
  const ran: string[] = []
  wheel.after(100, () => {
    ran.push('first')
    second.cancel()
  })
  const second = wheel.after(100, () => ran.push('second'))
  wheel.after(100, () => ran.push('third'))
  nowMs = 200
  wheel.turn()
  expect([ran, wheel.size]).toEqual([['first', 'third'], 0])
})
