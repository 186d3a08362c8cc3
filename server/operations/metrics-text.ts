/** A snapshot in Prometheus's text format. The registry lives as long as the scrape, so that no two servers share one. */
import { Counter, Gauge, Registry } from 'prom-client'
import type { LabStats } from '../../protocol/server-stats.ts'
import type { MetricFamily } from './metric.ts'
import { metricFamilies } from './metric-families.ts'

/** `text/plain; version=0.0.4`, as Prometheus has asked for since 2014. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

export function metricsText(stats: LabStats): Promise<string> {
  const registry = new Registry()
  // Without a sample prom-client would write one of its own: 0, without labels.
  const families = metricFamilies(stats).filter(({ samples }) => samples.length > 0)
  for (const family of families) register(family, registry)
  return registry.metrics()
}

function register({ name, help, type, samples }: MetricFamily, registry: Registry): void {
  const options = { name, help, labelNames: Object.keys(samples[0]?.labels ?? {}), registers: [registry] }
  const metric = type === 'counter' ? new Counter(options) : new Gauge(options)
  for (const { value, labels } of samples) metric.inc(labels ?? {}, value)
}
