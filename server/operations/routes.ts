/** What those who run the server look at: /metrics, /lab/live, /lab/ready, /docs. */
import type { FastifyInstance } from 'fastify'
import type { LabStats } from '../../protocol/control.ts'
import { METRICS_CONTENT_TYPE, metricsText } from './metrics-text.ts'
import { type ReadinessParts, readinessRoutes } from './readiness.ts'

export interface OperationParts extends ReadinessParts {
  readonly stats: () => LabStats
}

export function operationRoutes(app: FastifyInstance, parts: OperationParts): void {
  app.get('/metrics', async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(METRICS_CONTENT_TYPE)
    return metricsText(parts.stats())
  })
  readinessRoutes(app, parts)
}
