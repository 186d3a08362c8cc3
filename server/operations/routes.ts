/** What those who run the server look at: /metrics, /lab/live, /lab/ready, /docs. */
import type { FastifyInstance } from 'fastify'
import type { LabStats } from '../../protocol/server-stats.ts'
import { docsRoutes } from '../docs/routes.ts'
import type { ServerSettings } from '../settings.ts'
import type { ServerTransportRegistry } from '../transport.ts'
import { METRICS_CONTENT_TYPE, metricsText } from './metrics-text.ts'
import { type ReadinessParts, readinessRoutes } from './readiness.ts'

export interface OperationParts extends ReadinessParts {
  readonly stats: () => LabStats
  readonly registry: ServerTransportRegistry
  readonly settings: ServerSettings
}

export function operationRoutes(app: FastifyInstance, parts: OperationParts): void {
  app.get('/metrics', { config: { whileClosing: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(METRICS_CONTENT_TYPE)
    return metricsText(parts.stats())
  })
  readinessRoutes(app, parts)
  const { joinCode, dashboardFolder } = parts.settings
  docsRoutes(app, {
    transports: parts.registry.values(),
    asksForTickets: joinCode !== null,
    servesDashboard: dashboardFolder !== null,
  })
}
