/** What several server processes of one trial counted, one after the other, as if they had been one. */
import type { LabStats, ProcessCost, TransportStats } from '../../protocol/server-stats.ts'

/** The last process's stats with the byte and connection counts of all. `all` has at least one entry. */
export function addStats(all: readonly LabStats[]): LabStats {
  const last = all.at(-1) as LabStats
  const names = new Set(all.flatMap(({ transports }) => Object.keys(transports)))
  const transports = [...names].map((name): [string, TransportStats] => {
    const known = all.flatMap((stats) => stats.transports[name] ?? [])
    return [name, known.reduce((sum, next) => addNumbers(sum, next))]
  })
  return { ...last, transports: Object.fromEntries(transports) }
}

/** Of stretches one after the other: sums of time, the largest memory, the worst delay and pause, utilisation by time. */
export function addCosts(costs: readonly ProcessCost[]): ProcessCost | null {
  if (costs.length === 0) return null
  const sum = (of: (cost: ProcessCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0)
  const worst = (of: (cost: ProcessCost) => number): number => Math.max(...costs.map(of))
  const wallUs = sum((cost) => cost.wallUs)
  return {
    cpuUs: sum((cost) => cost.cpuUs),
    wallUs,
    rssBytes: worst((cost) => cost.rssBytes),
    eventLoopDelayUs: {
      p50: worst((cost) => cost.eventLoopDelayUs.p50),
      p99: worst((cost) => cost.eventLoopDelayUs.p99),
      max: worst((cost) => cost.eventLoopDelayUs.max),
    },
    utilisation: wallUs === 0 ? 0 : sum((cost) => cost.utilisation * cost.wallUs) / wallUs,
    gcUs: sum((cost) => cost.gcUs),
    gcLongestUs: worst((cost) => cost.gcLongestUs),
  }
}

/** Every number of the two added, objects of numbers too: both have the same members. */
function addNumbers<Counts extends object>(one: Counts, other: Counts): Counts {
  const members = Object.entries(one).map(([name, value]: [string, unknown]) => {
    const more = (other as Record<string, unknown>)[name]
    return [name, typeof value === 'number' ? value + Number(more) : addNumbers(value as object, more as object)]
  })
  return Object.fromEntries(members) as Counts
}
