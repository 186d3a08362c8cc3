/** The comparison of two runs as JSON, for programs. Members may be added, never renamed. */
import type { ComparedPair, NamedRun } from './pair.ts'

/** @param pairs one of two runs, or those of two sweeps, which stand in `cells` */
export function comparedJson(pairs: readonly ComparedPair[]): string {
  const [first] = pairs
  const value =
    first?.cell === null ? comparison(first) : { kind: 'comparison-of-sweeps', cells: pairs.map(comparison) }
  return JSON.stringify(value, null, 2)
}

function comparison({ cell, before, after, compared }: ComparedPair) {
  const changes = compared.changes.map(({ measured: { metric, unit }, arm, ...figures }) => {
    return { arm, metric, unit, ...figures }
  })
  const kind = { kind: 'comparison-of-runs', formatVersion: 1, ...(cell !== null && { cell }) }
  return { ...kind, before: origin(before), after: origin(after), ...compared, changes }
}

function origin({ path, run }: NamedRun) {
  const { startedAt, scenario, verdict } = run
  return { path, startedAt, scenario: scenario.name, verdict: verdict.level }
}
