/** Labs that pages in a browser are let loose on: server processes that end together. */
import { randomBytes } from 'node:crypto'
import type { OutgoingMessage } from '../../protocol/messages.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { type ServerProcess, startServer } from '../run/server-process.ts'

/** What stands in a lab, and is nobody's business. */
const YOURS: OutgoingMessage = { id: 'yours', from: 'you', data: 'a word in private' }

export class Labs {
  readonly #servers: ServerProcess[] = []

  /** @returns its origin; with a message in its feed that strangers should not see */
  async start(options: Partial<ServerOptions> = {}): Promise<string> {
    const server = await startServer({ token: randomBytes(18).toString('base64url'), ...options })
    this.#servers.push(server)
    await fetch(`${server.origin}/feed/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(YOURS),
    })
    return server.origin
  }

  /** Rejects when one of them ends by itself. */
  async endedEarly(): Promise<never> {
    const how = await Promise.race(this.#servers.map(({ exited }) => exited))
    throw new Error(`a server process ended by itself: ${how}`)
  }

  /** In order, or at once where that does not work. */
  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop().catch(() => server.kill())))
  }

  /** At once. */
  kill(): void {
    for (const server of this.#servers) server.kill()
  }
}
