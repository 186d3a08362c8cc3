import { expect, onTestFinished, test, vi } from 'vitest'
import { connectionsOf } from '../../protocol/connection-bytes.ts'
import { eventually, RawClient, type RunningServer, startServer } from '../testing.ts'

const endsOf = ({ lab }: RunningServer) => connectionsOf(lab.connectionRows()).map(({ end }) => end)

/** A client that has had its last answer and our FIN, and has not ended itself. */
async function lastAnswered() {
  const server = await startServer({ connectionRows: 10 })
  const client = new RawClient(server.port).get('/feed/polling', 'Connection: close')
  await client.until('"events":[]}')
  await client.ended
  return { server, client }
}

test('a connection that both have ended counts as closed', async () => {
  const { server, client } = await lastAnswered()
  expect(endsOf(server)).toEqual(['open'])
  client.socket.end()
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(endsOf(server)).toEqual(['closed'])
})

test('a client that never ends is cut after a moment, and counts as reset: what it sent last, nobody has read', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { server } = await lastAnswered()
  await eventually(() => {
    vi.advanceTimersByTime(1_000)
    return server.lab.stats().openConnections === 0
  })
  expect(endsOf(server)).toEqual(['reset'])
})
