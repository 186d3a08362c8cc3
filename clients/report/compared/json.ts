/** The comparison of two runs as JSON, for programs. Members may be added, never renamed. */
import type { ComparedPair, NamedRun } from './pair.ts'

export function comparedJson({ before, after, compared }: ComparedPair): string {
  const changes = compared.changes.map(({ measured: { metric, unit }, arm, ...figures }) => ({
    arm,
    metric,
    unit,
    ...figures,
  }))
  const value = {
    kind: 'comparison-of-runs',
    formatVersion: 1,
    before: origin(before),
    after: origin(after),
    ...compared,
    changes,
  }
  return JSON.stringify(value, null, 2)
}

function origin({ path, run }: NamedRun) {
  const { startedAt, scenario, verdict } = run
  return { path, startedAt, scenario: scenario.name, verdict: verdict.level }
}
