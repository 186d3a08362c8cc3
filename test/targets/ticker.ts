/** A server that publishes by itself: numbered ticks with its wall clock, also to the second, on a stream, one a tenth of a second. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const TICK_MS = 100

/** @param skippedOf one number of so many has no tick: who counts them finds it lost */
export async function startTicker(
  skippedOf = Number.POSITIVE_INFINITY,
): Promise<{ readonly url: string; close(): void }> {
  const readers = new Set<ServerResponse>()
  let count = 0
  const tick = (): void => {
    if (count % skippedOf === skippedOf - 1) count += 1
    const at = new Date().toISOString()
    const json = JSON.stringify({ n: count++, at, second: at.replace(/\.\d+/, '') })
    for (const reader of readers) reader.write(`data: ${json}\n\n`)
  }
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(':\n\n')
    readers.add(response)
    response.once('close', () => readers.delete(response))
  })
  const timer = setInterval(tick, TICK_MS)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      clearInterval(timer)
      server.closeAllConnections()
      server.close()
    },
  }
}
