import { clientTransports } from '../../clients/transports/index.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { conformance } from './suite.ts'

/** What keeps a test of a transport quick; everything else is its default. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  polling: { intervalMs: 10, schedule: 'fixed-rate', etag: true },
}

for (const server of serverTransports.values()) {
  const client = clientTransports.get(server.name)
  if (client === undefined) throw new Error(`expected a client transport for ${server.name}`)
  conformance({ server, client, settings: SETTINGS[server.name] ?? {} })
}
