import { once } from 'node:events'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { type LineSettings, NO_DELAY } from './line.ts'
import { ended, expectFlow, expectToFeelTheBounds, linked, read, readToEnd, WORD } from './linked-sockets.ts'

const DELAY_US = 20_000
const ROUND_TRIP_US = 2 * DELAY_US

const delayed = (settings: Partial<LineSettings> = {}) => linked({ ...NO_DELAY, delayUs: DELAY_US, ...settings })

/** How long from now until that, µs. */
async function elapsedUs(until: Promise<unknown>): Promise<number> {
  const sinceUs = labClock.nowUs()
  await until
  return labClock.nowUs() - sinceUs
}

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.resume().once('close', resolve))
const connected = (socket: Socket): Promise<unknown> => once(socket, 'connect')

describe('a link with a delay', () => {
  test('connects to the server when a SYN would reach it', async () => {
    const { arrival, open } = await delayed()
    const reachedUs = elapsedUs(arrival())
    open()
    expect(await reachedUs).toBeGreaterThanOrEqual(DELAY_US)
  })

  test('lets the first bytes onto the line when a handshake would be over: three transits after the connect', async () => {
    const { arrival, open } = await delayed()
    const heardUs = elapsedUs(arrival().then(read))
    const client = open()
    await connected(client)
    client.write(WORD)
    expect(await heardUs).toBeGreaterThanOrEqual(3 * DELAY_US)
  })

  test.each(['client', 'peer'] as const)(
    'holds what the %s sends for the delay, and its end and its reset',
    async (sender) => {
      const { flowing } = await delayed()
      const ends = await flowing()
      const receiver = sender === 'client' ? ends.peer : ends.client
      ends[sender].write(WORD)
      expect(await elapsedUs(read(receiver))).toBeGreaterThanOrEqual(DELAY_US)
      ends[sender].end()
      expect(await elapsedUs(once(receiver, 'end'))).toBeGreaterThanOrEqual(DELAY_US)
      receiver.resetAndDestroy()
      expect(await elapsedUs(closed(ends[sender]))).toBeGreaterThanOrEqual(DELAY_US)
    },
  )

  test('tells of a refusal after a round trip', async () => {
    const { server, open } = await delayed()
    server.close()
    const sinceUs = labClock.nowUs()
    const client = open()
    await connected(client)
    expect(await ended(client)).toBe('ECONNRESET')
    expect(labClock.nowUs() - sinceUs).toBeGreaterThanOrEqual(ROUND_TRIP_US)
  })

  test('passes what was sent before a reset, and the end', async () => {
    const { flowing } = await delayed()
    const { client, peer } = await flowing()
    const heard = read(peer)
    const outcome = ended(peer)
    client.write(WORD)
    await readByLink()
    client.resetAndDestroy()
    expect(await heard).toEqual(WORD)
    // libuv tells of a reset right behind the bytes as of an end.
    expect(['ECONNRESET', 'end']).toContain(await outcome)
  })

  test('keeps every byte and their order, with jitter and a bandwidth, both ways', async () => {
    const { meet } = await linked({ delayUs: 2_000, jitterUs: 5_000, bytesPerSecond: 10_000_000 })
    const bytes = fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (up, down) => {
        const { client, peer } = await meet()
        const both = [readToEnd(peer), readToEnd(client)]
        for (const piece of up) client.write(piece)
        for (const piece of down) peer.write(piece)
        client.end()
        peer.end()
        expect(await Promise.all(both)).toEqual([Buffer.concat(up), Buffer.concat(down)])
      }),
      { numRuns: 10 },
    )
  })

  test('takes as long as the bandwidth says for many bytes', async () => {
    const { flowing } = await delayed({ bytesPerSecond: 1_000_000 })
    const { client, peer } = await flowing()
    client.end(Buffer.alloc(100_000))
    expect(await elapsedUs(readToEnd(peer))).toBeGreaterThanOrEqual(100_000 + DELAY_US)
  })

  test('holds no more than its bounds: a sender feels a slow line', async () => {
    const { flowing } = await delayed({ bytesPerSecond: 1_000_000 })
    const { peer } = await flowing()
    await expectToFeelTheBounds(peer)
  })

  test('records how late it was for each piece, and counts bursts beyond the first window of TCP', async () => {
    const { link, meet } = await delayed()
    const ends = await meet()
    link.measuring = true
    await expectFlow(ends)
    expect([link.latenessUs.totalCount, link.largeBursts]).toEqual([2, 0])
    const whole = readToEnd(ends.client)
    ends.peer.end(Buffer.alloc(20_000))
    expect((await whole).length).toBe(20_000)
    expect(link.largeBursts).toBe(1)
  })
})

describe('faults on a link with a delay', () => {
  test('a silence for good swallows what was under way', async () => {
    const { link, flowing } = await delayed()
    const quiet = await flowing()
    const heard: string[] = []
    for (const name of ['data', 'end', 'error']) quiet.peer.on(name, () => heard.push(name))
    quiet.client.end(WORD)
    link.silence(1, null)
    // A connection that opens and flows takes longer than the word would have.
    await flowing()
    expect(heard).toEqual([])
  })

  test('a silence for a while holds what was under way, and lets it go on in order', async () => {
    const { link, flowing } = await delayed()
    const { client, peer } = await flowing()
    const whole = readToEnd(peer)
    client.write('one ')
    await readByLink()
    const heldUs = elapsedUs(whole)
    link.silence(1, 150)
    client.end('two')
    expect(String(await whole)).toBe('one two')
    expect(await heldUs).toBeGreaterThanOrEqual(150_000)
  })

  test('a cut resets both ends at once', async () => {
    const { link, flowing } = await delayed()
    const { client, peer } = await flowing()
    const outcomes = [client, peer].map(ended)
    expect(link.cut(1, 0).connections).toBe(1)
    expect(await Promise.all(outcomes)).toEqual(['ECONNRESET', 'ECONNRESET'])
  })

  test('a connection that is cut before its SYN could arrive never reaches the server', async () => {
    const { link, server, open, meet } = await delayed({ delayUs: 100_000 })
    let accepted = 0
    server.on('connection', () => accepted++)
    const young = open()
    await connected(young)
    await expect.poll(() => link.pairs.length).toBe(1)
    link.cut(1, 0)
    expect(await ended(young)).toBe('ECONNRESET')
    await meet()
    expect(accepted).toBe(1)
  })
})

describe('a silence while the SYN is under way', () => {
  const LONG = { delayUs: 100_000 }

  test('for good keeps it from the server', async () => {
    const { link, server, open, flowing } = await delayed(LONG)
    let accepted = 0
    server.on('connection', () => accepted++)
    open()
    await expect.poll(() => link.pairs.length, { interval: 1 }).toBe(1)
    expect(link.silence(1, null).connections).toBe(1)
    // Another one that opens takes at least as long as that would have.
    const later = await flowing()
    expect(accepted).toBe(1)
    expect(link.pairs).toEqual([
      { clientPort: expect.any(Number), serverPort: null, isBroken: true },
      { clientPort: later.client.localPort, serverPort: later.peer.remotePort, isBroken: false },
    ])
  })

  test('for a while keeps it until that is over', async () => {
    const { link, open, arrival } = await delayed(LONG)
    const atServer = arrival()
    open()
    await expect.poll(() => link.pairs.length, { interval: 1 }).toBe(1)
    const heldUs = elapsedUs(atServer)
    link.silence(1, 300)
    expect(await heldUs).toBeGreaterThanOrEqual(299_000)
  })
})

/** What was written before has been read by the link, which turns its loop with ours. */
async function readByLink(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
