import { expect, test } from 'vitest'
import { eventually, RawClient, startServer } from '../testing.ts'

async function asked(server: Awaited<ReturnType<typeof startServer>>, path: string) {
  const answer = await server.app.inject({ url: path, headers: { host: '127.0.0.1' } })
  return [answer.statusCode, answer.json().detail ?? answer.json(), answer.headers['cache-control']]
}

test('a server that serves lives and is ready, and neither answer is kept', async () => {
  const server = await startServer()
  expect(await asked(server, '/lab/live')).toEqual([200, { live: true }, 'no-store'])
  expect(await asked(server, '/lab/ready')).toEqual([200, { ready: true }, 'no-store'])
})

test('a server with all the connections that it may have is not ready, lives, and is ready again when one goes', async () => {
  const server = await startServer({ connections: 2 })
  const ready = async () => (await fetch(`${server.origin}/lab/ready`, { headers: { connection: 'close' } })).status
  const first = new RawClient(server.port)
  await eventually(() => server.lab.stats().openConnections === 1)
  expect(await ready()).toBe(200) // the probe's own connection takes no client's place
  await eventually(() => server.lab.stats().openConnections === 1)
  new RawClient(server.port)
  await eventually(() => server.lab.stats().openConnections === 2)
  expect(await ready()).toBe(503)
  expect((await fetch(`${server.origin}/lab/live`, { headers: { connection: 'close' } })).status).toBe(200)
  first.socket.destroy()
  await eventually(() => server.lab.stats().openConnections === 1)
  expect(await ready()).toBe(200)
})

test('a server that drains is not ready, lives, and can still be scraped', async () => {
  const server = await startServer()
  const drained = server.lab.drain(200)
  expect(await asked(server, '/lab/ready')).toEqual([503, expect.stringContaining('draining'), 'no-store'])
  expect(await asked(server, '/lab/live')).toEqual([200, { live: true }, 'no-store'])
  await drained
})

test('while the server closes, a connection that is still there hears that it lives and is not ready', async () => {
  const server = await startServer()
  const [probe, scraper, held] = [new RawClient(server.port), new RawClient(server.port), new RawClient(server.port)]
  // Requests that have begun keep their connections open while the server closes.
  for (const client of [probe, scraper, held]) client.socket.write('GET ')
  await eventually(() => server.lab.stats().openConnections === 3)
  const closed = server.app.close()
  await eventually(() => !server.app.server.listening)
  const rest = ' HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
  probe.socket.write(`/lab/live${rest}`)
  expect(await probe.until('{"live":true}')).toMatch(/^HTTP\/1.1 200 /)
  held.socket.write(`/lab/ready${rest}`)
  expect(await held.until('closing')).toMatch(/^HTTP\/1.1 503 /)
  scraper.socket.write(`/metrics${rest}`)
  expect(await scraper.until('tlab_uptime_seconds')).toMatch(/^HTTP\/1.1 200 /)
  for (const client of [probe, scraper, held]) client.socket.destroy()
  await closed
})
