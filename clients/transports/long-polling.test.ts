import { createServer, type ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { batchJson, EPOCH, eventJson, follow, LIMITS, listen } from '../wire/made-up-server.ts'
import { longPolling } from './long-polling.ts'

/** A server that holds every question that has a cursor, until the test answers it. */
async function serve(): Promise<{ port: number; urls: string[]; held: () => Promise<ServerResponse> }> {
  const urls: string[] = []
  const waiting: ((response: ServerResponse) => void)[] = []
  const unanswered: ServerResponse[] = []
  const server = createServer((request, response) => {
    urls.push(request.url ?? '')
    if (request.url?.includes('since=now')) response.end(batchJson(7, []))
    else hold(response)
  })
  const hold = (response: ServerResponse): void => {
    const take = waiting.shift()
    if (take === undefined) unanswered.push(response)
    else take(response)
  }
  const held = () =>
    new Promise<ServerResponse>((resolve) => {
      const response = unanswered.shift()
      if (response === undefined) waiting.push(resolve)
      else resolve(response)
    })
  return { port: await listen(server, onTestFinished), urls, held }
}

test('it asks again at once after each answer, and a 204 moves nothing but the cursor', async () => {
  const { port, urls, held } = await serve()
  const { probe, outcome, close } = follow(longPolling, port, { settings: { waitMs: 500 } })
  ;(await held()).end(batchJson(8, [eventJson(8)]))
  ;(await held()).writeHead(204, { 'Lab-Cursor': `${EPOCH}:8` }).end()
  ;(await held()).end(batchJson(10, [eventJson(9), eventJson(10)]))
  await held()
  close()
  expect(await outcome).toBe('ended')
  expect(urls).toEqual(
    ['now', `${EPOCH}:7`, `${EPOCH}:8`, `${EPOCH}:8`, `${EPOCH}:10`].map(
      (since) => `/feed/long-polling?channel=main&since=${since}&wait=500`,
    ),
  )
  expect(probe.log).toEqual([
    'connecting',
    'connected',
    'request',
    `hello ${EPOCH}:7 null`,
    'empty',
    'request',
    'event 8',
    'request',
    'empty',
    'request',
    'event 9',
    'event 10',
    'request',
    'closed',
  ])
  expect(probe.kinds.down.payload).toBe(Buffer.byteLength(eventJson(8) + eventJson(9) + eventJson(10)))
})

test('each question after an answer says how long after it was asked, and the first one nothing', async () => {
  const { port, held } = await serve()
  let nowUs = 1e15
  const stamps = { nowUs: () => nowUs }
  // Reads are stamped 300 µs before they are handled.
  const readClock = { nowUs: () => nowUs - 300 }
  const { probe, outcome, close } = follow(longPolling, port, { clock: stamps, readClock, since: `${EPOCH}:7` })
  const first = await held()
  expect(probe.reAskTimesUs).toEqual([])
  first.end(batchJson(8, [eventJson(8)]))
  const second = await held()
  nowUs += 5_000_000 // a poll that is held for long is none of it
  second.writeHead(204, { 'Lab-Cursor': `${EPOCH}:8` }).end()
  await held()
  close()
  expect(await outcome).toBe('ended')
  expect(probe.reAskTimesUs).toEqual([300, 300])
})

test('a question that is repeated on another connection counts once', async () => {
  const { port, held } = await serve()
  let nowUs = 1e15
  const stamps = { nowUs: () => nowUs }
  const { probe, outcome, close } = follow(longPolling, port, {
    clock: stamps,
    readClock: stamps,
    since: `${EPOCH}:7`,
  })
  ;(await held()).end(batchJson(8, [eventJson(8)]))
  const unanswered = await held()
  nowUs += 5_000_000
  unanswered.socket?.end()
  await held()
  close()
  expect(await outcome).toBe('ended')
  expect(probe.log.filter((entry) => entry === 'request')).toHaveLength(3)
  expect(probe.reAskTimesUs).toEqual([0])
})

test('where connections end with their answer, the next question waits for another one, and that counts', async () => {
  const { port, held } = await serve()
  let nowUs = 1e15
  const stamps = { nowUs: () => nowUs }
  const { probe, outcome, close } = follow(longPolling, port, {
    clock: stamps,
    readClock: stamps,
    since: `${EPOCH}:7`,
  })
  const first = await held()
  // The answer is complete; the connection for the next question comes 40 ms later.
  const connecting = probe.untilLogged('connecting', 2).then(() => {
    nowUs += 40_000
  })
  first.writeHead(200, { connection: 'close' }).end(batchJson(8, [eventJson(8)]))
  await connecting
  await held()
  close()
  expect(await outcome).toBe('ended')
  expect(probe.reAskTimesUs).toEqual([40_000])
})

test('a resumed poll that is held until its time-out begins at the cursor it asked with', async () => {
  const { port, urls, held } = await serve()
  const { probe, outcome, close } = follow(longPolling, port, { since: `${EPOCH}:7` })
  ;(await held()).writeHead(204, { 'Lab-Cursor': `${EPOCH}:7` }).end()
  await probe.untilLogged('empty')
  close()
  expect(await outcome).toBe('ended')
  expect(probe.log).toContain(`hello ${EPOCH}:7 null`)
  expect(urls[0]).toContain(`&wait=${LIMITS.longPollHoldMs}`)
})

test('any other status fails it with the reason that came along', async () => {
  const { port, held } = await serve()
  const { outcome } = follow(longPolling, port, { since: `${EPOCH}:7` })
  ;(await held()).writeHead(400).end('{"title":"Malformed since"}')
  expect(await outcome).toBe('expected 200 or 204 from GET /feed/long-polling, got 400: Malformed since')
})

test('a poll over a network may take a round trip longer', async () => {
  const { port } = await serve()
  const target = { host: '127.0.0.1', port, basePath: '', limits: LIMITS, roundTripMs: 25 }
  const settings = { waitMs: 60, graceMs: 40 }
  const { outcome } = follow(longPolling, port, { since: `${EPOCH}:7`, settings, target })
  expect(await outcome).toBe('expected an answer within 125 ms, none came')
})

test('a poll that stays unanswered after its wait is a failure', async () => {
  const { port } = await serve()
  const { outcome, probe } = follow(longPolling, port, { since: `${EPOCH}:7`, settings: { waitMs: 60, graceMs: 40 } })
  expect(await outcome).toBe('expected an answer within 100 ms, none came')
  expect(probe.log.at(-1)).toBe('reset')
})
