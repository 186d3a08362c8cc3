import { once } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { refuseDeepNesting } from './nesting.ts'
import { startServer } from './testing.ts'

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
const deep = `{"id":"m","from":"ada","data":${nested(30_000)}}`

test('as many levels as a value has, and no more, decide', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.boolean(), (levels, inObject) => {
      const array = JSON.parse(nested(inObject ? levels - 1 || 1 : levels))
      const value = inObject && levels > 1 ? { a: 1, b: array } : array
      const act = (): void => refuseDeepNesting(value)
      if (levels <= 100) act()
      else expect(act).toThrow('at most 100 levels')
    }),
  )
})

test.each([deep, nested(30_000), `{"id":${nested(30_000)}}`])(
  'a deep message is refused with 400: %#',
  async (body) => {
    const { origin } = await startServer()
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${origin}/feed/messages`, { method: 'POST', headers, body })).status).toBe(400)
  },
)

test('a deep message on a WebSocket is a problem, and the connection goes on', async () => {
  const { port } = await startServer()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket`)
  await once(socket, 'message')
  for (const text of [`{"message":${deep}}`, nested(30_000)]) {
    socket.send(text)
    const [answer] = await once(socket, 'message')
    expect(JSON.parse(String(answer))).toMatchObject({ problem: { status: 400 } })
  }
  socket.close()
})
