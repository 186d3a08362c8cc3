/** Mounts each transport of a registry at /feed/<name>, with counts of its own. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ledger } from './delivery/ledger.ts'
import type { TransportCounts } from './delivery/transport-counts.ts'
import type { Channel } from './feed/channel.ts'
import { refuseHead } from './known-routes.ts'
import { logSlowConsumer } from './operations/log.ts'
import type { ServerTransport, ServerTransportRegistry, TransportContext } from './transport.ts'

export type SharedContext = Omit<TransportContext, 'counts'>

export async function mountTransports(
  app: FastifyInstance,
  registry: ServerTransportRegistry,
  ledger: Ledger,
  shared: SharedContext,
): Promise<void> {
  for (const transport of registry.values()) await mount(app, transport, ledger, shared)
}

async function mount(app: FastifyInstance, transport: ServerTransport, ledger: Ledger, shared: SharedContext) {
  const counts = ledger.of(transport.name)
  counts.whenTooSlow = (socket) => logSlowConsumer(app.log, transport.name, socket)
  const admit = (request: FastifyRequest, name: string) => admitCounted(shared, counts, request, name)
  const context: TransportContext = { ...shared, counts, admit }
  const routes = async (mounted: FastifyInstance): Promise<void> => {
    mounted.addHook('onRequest', async (request) => refuseHead(request))
    mounted.addHook('onRequest', async (request) => ledger.requested(request.raw.socket, counts))
    await mounted.register(transport.routes, context)
  }
  await app.register(routes, { prefix: `/feed/${transport.name}` })
}

function admitCounted(shared: SharedContext, counts: TransportCounts, request: FastifyRequest, name: string): Channel {
  try {
    return shared.admit(request, name)
  } catch (error) {
    counts.refusedConnections += 1
    throw error
  }
}
