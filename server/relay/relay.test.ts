import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { Channel } from '../feed/channel.ts'
import { HandTurnedTime } from '../testing.ts'
import { Relay } from './relay.ts'

interface Asked {
  readonly url: string
  readonly body: string
  readonly type: string | undefined
  readonly key: string | string[] | undefined
  readonly port: number
  readonly response: ServerResponse
}

/** A server that holds each POST until the test answers it. */
async function serve() {
  const asked: Asked[] = []
  const waiting: (() => void)[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '', headers, socket } = request
    asked.push({
      url,
      body: await text(request),
      type: headers['content-type'],
      key: headers['x-key'],
      port: socket.remotePort ?? 0,
      response,
    })
    for (const wake of waiting.splice(0)) wake()
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const until = async (count: number): Promise<Asked> => {
    while (asked.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
    return asked[count - 1] as Asked
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/publish?channel=run-1`, asked, until }
}

function relaying(url: string) {
  const time = new HandTurnedTime()
  const channel = new Channel('run-1', time.clock)
  const relay = new Relay(
    { channel: 'run-1', url, contentType: 'application/json', headers: { 'X-Key': 'k' } },
    time.clock,
  )
  relay.follow(channel)
  onTestFinished(() => relay.close())
  const publish = (): string =>
    channel.publish({ dueAtUs: time.clock.nowUs(), dataJson: '{"é":1}', payloadBytes: null }).json.toString()
  const settled = async (): Promise<void> => {
    while (relay.status().pending > 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return { time, relay, publish, settled }
}

test('events are posted verbatim, in order, one at a time on one connection', async () => {
  const { url, asked, until } = await serve()
  const { relay, publish, settled } = relaying(url)
  const events = [publish(), publish(), publish()]
  expect(relay.status().pending).toBe(3)
  for (const count of [1, 2, 3]) {
    const { response } = await until(count)
    expect(asked).toHaveLength(count)
    response.writeHead(201).end('{}')
  }
  await settled()
  expect(asked.map(({ body }) => body)).toEqual(events)
  expect(asked[0]).toMatchObject({ url: '/publish?channel=run-1', type: 'application/json', key: 'k' })
  expect(new Set(asked.map(({ port }) => port)).size).toBe(1)
  expect(relay.status()).toMatchObject({ accepted: 3, refused: 0, failed: 0, firstProblem: null })
})

test('who waits for the answer to the event before is late, and that is told', async () => {
  const { url, until } = await serve()
  const { time, relay, publish, settled } = relaying(url)
  publish()
  publish()
  const first = await until(1)
  time.advance(3_000)
  first.response.end()
  ;(await until(2)).response.end()
  await settled()
  expect(relay.status().latenessUs.max).toBe(3_000)
  expect(relay.status().answerUs.max).toBe(3_000)
  relay.mark()
  expect([relay.status().latenessUs.max, relay.status().answerUs.max, relay.status().accepted]).toEqual([0, 0, 2])
})

test('what is refused, and what is not answered, is counted and not posted again', async () => {
  const { url, asked, until } = await serve()
  const { relay, publish, settled } = relaying(url)
  for (let count = 0; count < 3; count++) publish()
  ;(await until(1)).response.writeHead(413).end()
  ;(await until(2)).response.destroy()
  ;(await until(3)).response.writeHead(202).end()
  await settled()
  expect(asked).toHaveLength(3)
  expect(relay.status()).toMatchObject({ accepted: 1, refused: 1, failed: 1, firstProblem: 'answered with 413' })
})

test('what waited for too long is given up, so that a feed that no server keeps up with is over in the end', async () => {
  const { url, asked, until } = await serve()
  const { time, relay, publish, settled } = relaying(url)
  publish()
  publish()
  time.advance(4_999_999)
  publish()
  const first = await until(1)
  time.advance(2)
  first.response.end()
  ;(await until(2)).response.end()
  await settled()
  expect(asked).toHaveLength(2)
  expect(relay.status()).toMatchObject({ accepted: 2, failed: 1, pending: 0 })
  expect(relay.status().firstProblem).toBe('not posted within 5 s: those before it had no answer yet')
})
