/** Clients that others wrote follow the feed and resume after a cut: nothing here knows our followers. */
import { once } from 'node:events'
import { EventSource } from 'eventsource'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WEBSOCKET_SUBPROTOCOL } from '../../protocol/messages.ts'
import { startWholeLab, type WholeLab } from './whole-lab.ts'

let lab: WholeLab

beforeEach(async () => {
  lab = await startWholeLab()
})
afterEach(() => lab.close())

test('the eventsource package follows, and resumes by itself from the last event that it had', async () => {
  const source = new EventSource(`${lab.origin}/feed/sse?since=now`)
  const data: unknown[] = []
  const arrived = (count: number) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (data.length >= count) resolve()
      }
      source.addEventListener('message', look)
      look()
    })
  source.addEventListener('message', (message) => data.push(JSON.parse(message.data).data))
  await once(source as never, 'hello')
  lab.publish('before the cut')
  await arrived(1)
  lab.cut()
  lab.publish('while it was away')
  await arrived(2)
  lab.publish('after')
  await arrived(3)
  source.close()
  expect(data).toEqual(['before the cut', 'while it was away', 'after'])
})

test('the ws package follows, and resumes with the cursor of the last event that it had', async () => {
  const first = await follow('now')
  expect(first.hello).toEqual({ channel: 'main', cursor: lab.cursorAt(0), gap: null })
  lab.publish('before the cut')
  await first.arrived(1)
  lab.cut()
  await first.closed
  lab.publish('while it was away')
  const second = await follow(lab.cursorAt(1))
  await second.arrived(1)
  lab.publish('after')
  await second.arrived(2)
  second.socket.close()
  await second.closed
  expect([...first.data, ...second.data]).toEqual(['before the cut', 'while it was away', 'after'])
})

async function follow(since: string) {
  const url = `${lab.origin.replace('http', 'ws')}/feed/websocket?since=${since}`
  const socket = new WebSocket(url, WEBSOCKET_SUBPROTOCOL)
  socket.on('error', () => {})
  const values: { hello?: unknown; data?: unknown }[] = []
  let look = (): void => {}
  socket.on('message', (text) => {
    values.push(JSON.parse(String(text)))
    look()
  })
  const received = (count: number) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (values.length >= count) resolve()
      }
      look()
    })
  await received(1)
  return {
    socket,
    hello: values[0]?.hello,
    closed: new Promise((resolve) => socket.once('close', resolve)),
    arrived: (count: number) => received(count + 1),
    get data() {
      return values.slice(1).map((value) => value.data)
    },
  }
}
