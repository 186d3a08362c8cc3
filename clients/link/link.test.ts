import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { queryObjects } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { NO_DELAY } from './line.ts'
import { ended, expectFlow, expectToFeelTheBounds, linked, read, readToEnd, WORD } from './linked-sockets.ts'
import { Pair } from './pair.ts'

describe('a link without a fault', () => {
  test('carries every byte in order, and a FIN as it comes while the other direction goes on', async () => {
    const { meet } = await linked()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 8 }),
        fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 8 }),
        async (up, down) => {
          const { client, peer } = await meet()
          const [atServer, atClient] = [readToEnd(peer), readToEnd(client)]
          for (const bytes of up) client.write(bytes)
          client.end()
          expect(await atServer).toEqual(Buffer.concat(up))
          for (const bytes of down) peer.write(bytes)
          peer.end()
          expect(await atClient).toEqual(Buffer.concat(down))
          expect([client.bytesWritten, peer.bytesWritten]).toEqual([peer.bytesRead, client.bytesRead])
        },
      ),
      { numRuns: 20 },
    )
  })

  test('reads no more than the other side takes', async () => {
    const { meet } = await linked()
    const { client, peer } = await meet()
    client.pause()
    const sentBytes = await expectToFeelTheBounds(peer)
    peer.end()
    expect((await readToEnd(client)).length).toBe(sentBytes)
  })

  test.each(['client', 'peer'] as const)('passes a reset of the %s on as a reset', async (resetting) => {
    const { flowing } = await linked()
    const ends = await flowing()
    const outcome = ended(resetting === 'client' ? ends.peer : ends.client)
    ends[resetting].resetAndDestroy()
    expect(await outcome).toBe('ECONNRESET')
  })

  test('resets whom it cannot connect', async () => {
    const { server, open } = await linked()
    server.close()
    expect(await ended(open())).toBe('ECONNRESET')
  })

  test('knows the ports of each pair in the order of opening', async () => {
    const { link, meet } = await linked()
    const all = [await meet(), await meet(), await meet()]
    for (const ends of all) await expectFlow(ends)
    const expected = all.map(({ client, peer }) => ({
      clientPort: client.localPort,
      serverPort: peer.remotePort,
      isBroken: false,
    }))
    expect(link.pairs).toEqual(expected)
  })

  test('keeps of a connection that ended its ports alone', async () => {
    const { link, flowing } = await linked()
    const { client, peer } = await flowing()
    const entry = { clientPort: client.localPort, serverPort: peer.remotePort, isBroken: false }
    /** Collects garbage first, with what the tests before this one have left. */
    const pairsHeld = () => queryObjects(Pair, { format: 'count' })
    await expect.poll(pairsHeld).toBe(1)
    const ends = [client, peer].map((socket) => once(socket.resume(), 'close'))
    client.end()
    peer.end()
    await Promise.all(ends)
    await expect.poll(pairsHeld).toBe(0)
    expect(link.pairs).toEqual([entry])
  })

  test('turns away whom it finds reset already, and knows that there was somebody', async () => {
    const { link, port, server, flowing } = await linked()
    let reached = 0
    server.on('connection', () => reached++)
    // The system accepts for the link, whose loop waits here until that client is gone.
    const client = `const socket = require('node:net').connect(${port}, '127.0.0.1', () => socket.resetAndDestroy())`
    execFileSync(process.execPath, ['-e', client])
    await flowing()
    expect(link.pairs).toEqual([
      { clientPort: 0, serverPort: null, isBroken: true },
      { clientPort: expect.any(Number), serverPort: expect.any(Number), isBroken: false },
    ])
    expect(reached).toBe(1)
  })
})

describe('a link that measures', () => {
  test.each([
    ['at once', 0],
    ['with a delay', 5_000],
  ])('says how late it was to read what it passes on %s, too', async (_, delayUs) => {
    const { link, flowing } = await linked({ ...NO_DELAY, delayUs })
    const { client, peer } = await flowing()
    link.measuring = true
    const heard = read(peer)
    client.write(WORD)
    const untilUs = labClock.nowUs() + 50_000
    while (labClock.nowUs() < untilUs);
    await heard
    expect(link.latenessUs.totalCount).toBe(1)
    expect(link.latenessUs.maxValue).toBeGreaterThanOrEqual(49_000)
  })

  test('records nothing outside of the measured windows', async () => {
    const { link, flowing } = await linked()
    const ends = await flowing()
    link.measuring = true
    await expectFlow(ends)
    link.measuring = false
    await expectFlow(ends)
    expect(link.latenessUs.totalCount).toBe(2)
  })
})

describe('silence', () => {
  test('for good passes neither bytes nor ends nor resets, and new connections flow', async () => {
    const { link, meet, flowing } = await linked()
    const [quiet, gone] = [await meet(), await meet()]
    for (const ends of [quiet, gone]) await expectFlow(ends)
    expect(link.silence(1, null)).toEqual({ atUs: expect.any(Number), connections: 2 })
    const heard: string[] = []
    for (const socket of [quiet.client, quiet.peer, gone.client]) {
      for (const name of ['data', 'end', 'error']) socket.on(name, () => heard.push(name))
    }
    quiet.client.write(WORD)
    quiet.peer.end(WORD)
    gone.peer.resetAndDestroy()
    await flowing()
    expect(heard).toEqual([])
  })

  test('for a while holds back what was sent, and its end, and then goes on', async () => {
    const { link, flowing } = await linked()
    const { client, peer } = await flowing()
    link.silence(1, 150)
    const [atServer, atClient] = [readToEnd(peer), readToEnd(client)]
    let over = false
    void atServer.then(() => {
      over = true
    })
    client.end('up')
    peer.end('down')
    await flowing()
    expect(over).toBe(false)
    expect([String(await atServer), String(await atClient)]).toEqual(['up', 'down'])
  })

  test('strikes its share of the connections that are alive', async () => {
    const { link, flowing } = await linked()
    for (let opened = 0; opened < 8; opened++) await flowing()
    expect(link.silence(0.5, null).connections).toBe(4)
    expect(link.silence(1, null).connections).toBe(4)
    expect(link.silence(1, null).connections).toBe(0)
  })
})

describe('a cut', () => {
  test('resets both sides, and new connections while it lasts', async () => {
    const { link, open, arrival, flowing } = await linked()
    const { client, peer } = await flowing()
    const outcomes = [ended(client), ended(peer)]
    const { atUs, connections } = link.cut(1, 200)
    expect([connections, ...(await Promise.all(outcomes))]).toEqual([1, 'ECONNRESET', 'ECONNRESET'])
    const returned = arrival().then(() => 'returned')
    for (let outcome = ''; outcome !== 'returned'; outcome = await Promise.race([returned, ended(open())])) {
      expect(['', 'ECONNRESET']).toContain(outcome)
    }
    expect(labClock.nowUs() - atUs).toBeGreaterThanOrEqual(200_000)
  })

  test('for an instant lets new connections in at once', async () => {
    const { link, flowing } = await linked()
    const struck = await flowing()
    const outcome = ended(struck.client)
    link.cut(1, 0)
    expect(await outcome).toBe('ECONNRESET')
    await flowing()
  })

  test('strikes those, too, that are silent for a while, and none that is silent for good', async () => {
    const { link, flowing } = await linked()
    const forGood = await flowing()
    link.silence(1, null)
    const { client, peer } = await flowing()
    expect(link.silence(1, 60_000).connections).toBe(1)
    const outcomes = [client, peer].map(ended)
    expect(link.cut(1, 0).connections).toBe(1)
    expect(await Promise.all(outcomes)).toEqual(['ECONNRESET', 'ECONNRESET'])
    expect([forGood.client.destroyed, forGood.peer.destroyed]).toEqual([false, false])
  })

  test('is told of in the pairs, with those whom it turned away meanwhile, in their order', async () => {
    const { link, open, flowing } = await linked()
    const struck = await flowing()
    const serverPort = struck.peer.remotePort
    const struckPort = struck.client.localPort
    const outcome = ended(struck.client)
    link.cut(1, 60_000)
    await outcome
    await ended(open())
    expect(link.pairs).toEqual([
      { clientPort: struckPort, serverPort, isBroken: true },
      { clientPort: expect.any(Number), serverPort: null, isBroken: true },
    ])
    expect(link.pairs[1]?.clientPort).toBeGreaterThan(1023)
  })
})

test('which pairs have lost what was under way is known: after a cut, a reset, a silence for good', async () => {
  const { link, meet, flowing } = await linked()
  const reset = await meet()
  const silenced = await meet()
  for (const ends of [reset, silenced]) await expectFlow(ends)
  const outcome = ended(reset.peer)
  reset.client.resetAndDestroy()
  await outcome
  link.silence(1, null)
  await flowing()
  link.cut(1, 0)
  const fine = await flowing()
  link.silence(1, 1)
  await expectFlow(fine)
  expect(link.pairs.map(({ isBroken }) => isBroken)).toEqual([true, true, true, false])
})

test('a link that ends resets what is open', async () => {
  const { link, flowing } = await linked()
  const ends = await flowing()
  const outcome = ended(ends.client)
  link.close()
  expect(await outcome).toBe('ECONNRESET')
})
