import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { ended, expectFlow, expectToFeelTheBounds, linked, readToEnd, WORD } from './linked-sockets.ts'

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
