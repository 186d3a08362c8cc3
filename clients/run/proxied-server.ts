/**
 * A server of ours behind a proxy: clients connect to the proxy, controls go to the server itself. The connections that
 * the server counts are the proxy's, so nobody compares their bytes with the clients'.
 */
import type { ResolvedProxy } from '../../protocol/proxy.ts'
import type { ProxyReport } from './proxy-process.ts'
import { startProxy } from './proxy-process.ts'
import type { TrialServer } from './trial-server.ts'

/** Takes the server over: it ends with the proxy. @throws LabError when there is no such proxy on this machine */
export async function proxiedServer(server: TrialServer, proxy: ResolvedProxy, clients: number): Promise<TrialServer> {
  const started = await startProxy(proxy, new URL(server.clientOrigin).host, clients).catch((error: unknown) => {
    server.kill()
    throw error
  })
  const cost = new ProxyCost(() => started.cpuUs())
  return {
    origin: server.origin,
    clientOrigin: started.origin,
    token: server.token,
    info: server.info,
    ticket: server.ticket,
    feedStatuses: (channels) => server.feedStatuses(channels),
    proxy: (): ProxyReport => ({ version: started.version, cpuUs: cost.us }),
    mark: () => {
      cost.begin()
      return server.mark()
    },
    cost: () => {
      cost.end()
      return server.cost()
    },
    settle: () => server.settle(),
    strike: (request) => server.strike(request),
    restart: (fault, onStruck) => server.restart(fault, onStruck),
    stop: async () => {
      const totals = await server.stop()
      await started.stop()
      return totals === null ? null : { ...totals, connections: null }
    },
    kill: () => {
      server.kill()
      started.kill()
    },
  }
}

/** Over the measured windows; a reading before the first of them, and what follows is in none. */
class ProxyCost {
  us: number | null = null
  readonly #read: () => number | null
  #fromUs: number | null = null

  constructor(read: () => number | null) {
    this.#read = read
  }

  begin(): void {
    this.#fromUs = this.#read()
  }

  /** Asked before the first window, too: then there is nothing to add. */
  end(): void {
    const nowUs = this.#read()
    if (nowUs === null || this.#fromUs === null) return
    this.us = (this.us ?? 0) + nowUs - this.#fromUs
    this.#fromUs = null
  }
}
