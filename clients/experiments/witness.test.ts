/** A lab is made up here where its instants matter: a server of the lab cuts a stream when it likes. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ServerProcess } from '../run/server-process.ts'
import { startServer } from '../run/server-process.ts'
import { Witness } from './witness.ts'

async function lab(): Promise<ServerProcess> {
  const server = await startServer({ token: 'a-token-of-this-test', protections: 'off' })
  onTestFinished(() => server.kill())
  return server
}

function witnessOf(origin: string): Witness {
  const witness = new Witness(origin)
  onTestFinished(() => witness.leave())
  return witness
}

/** A lab that takes the owner's messages, shows the first, and at the second has long answered when it cuts the stream. */
async function tardyLab(): Promise<string> {
  const streams: ServerResponse[] = []
  let messages = 0
  const server = createServer(async ({ url = '', method }, response) => {
    if (url.startsWith('/feed/sse')) {
      response.writeHead(200).flushHeaders()
      return void streams.push(response)
    }
    if (method !== 'POST') return void response.end('{"channels":1,"publishedEvents":0,"feeds":[]}')
    response.end('{}')
    await once(response, 'close')
    messages += 1
    if (messages === 1) streams[0]?.write('data: {"id":"look-0-"}\n\n')
    else setTimeout(() => streams[0]?.destroy(), 50)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('what it sends to see the lab is not among what it saw', async () => {
  const { origin } = await lab()
  const witness = witnessOf(origin)
  const first = await witness.tell()
  for (let looks = 0; looks < 12; looks += 1) expect(await witness.tell()).toEqual(first)
  expect(first).toMatchObject({ publishedEvents: 0, feeds: 0, cuts: 0 })
})

test('a stream that is cut is told at the next look, once, and the one after it is another', async () => {
  const { origin } = await lab()
  const witness = witnessOf(origin)
  const cut = () =>
    fetch(`${origin}/lab/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"kind":"drop-connections"}',
    })
  await witness.tell()
  for (const cuts of [1, 2]) {
    expect((await cut()).ok).toBe(true)
    expect(await witness.tell()).toMatchObject({ cuts })
    expect(await witness.tell()).toMatchObject({ cuts })
  }
})

test('it waits for a cut that comes after all answers', async () => {
  const witness = witnessOf(await tardyLab())
  expect(await witness.tell()).toMatchObject({ cuts: 0 })
  expect(await witness.tell()).toMatchObject({ cuts: 1 })
})
