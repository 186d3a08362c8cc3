/** What our own follower makes of an event stream. */
import { expect } from 'vitest'
import { sse as client } from '../../clients/transports/sse.ts'
import { rule } from './rule.ts'
import { EPOCH, eventJson, followScript, scriptedServer } from './scripted-server.ts'

const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'
const HELLO = `event: hello\nid: ${EPOCH}:0\ndata: {"channel":"main","cursor":"${EPOCH}:0","gap":null}\n\n`

rule('WHATWG HTML §9.2.6', 'an event counts only with the blank line that ends it', async () => {
  const port = await scriptedServer(({ socket }) => {
    socket.end(`${STREAM}${HELLO}id: ${EPOCH}:1\ndata: ${eventJson(1)}\n\nid: ${EPOCH}:2\ndata: ${eventJson(2)}\n`)
  })
  const { probe, outcome } = followScript(client, port)
  await outcome
  expect(probe.seqs).toEqual([1])
})

rule('WHATWG HTML §9.2.3', 'the client refuses a stream of another type', async () => {
  const port = await scriptedServer(({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n'))
  expect(await followScript(client, port).outcome).toContain(
    'expected text/event-stream from GET /feed/sse, got text/plain',
  )
})

rule(
  'transport-lab wire, liveness',
  'the client fails a stream that is silent for two heartbeats; a comment is a sign of life',
  async () => {
    const port = await scriptedServer(({ socket }) => {
      socket.write(STREAM + HELLO)
      let beats = 0
      const beating = setInterval(() => {
        if (++beats < 8) socket.write(':\n\n')
        else clearInterval(beating)
      }, 20)
    })
    const began = performance.now()
    const { probe, outcome } = followScript(client, port, { heartbeatMs: 50 })
    expect(await outcome).toBe('expected a sign of life from GET /feed/sse within 100 ms, none came')
    expect(performance.now() - began).toBeGreaterThan(200)
    expect(probe.ends).toEqual(['reset'])
  },
)
