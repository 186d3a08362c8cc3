/** What the connections of a population were used for, phase by phase: beside their bytes all that a model of the link needs. */
import type { TrafficCounts } from '../../results/analysis/theory/link-bytes.ts'
import { combineCounts } from './counts.ts'

const NOTHING: TrafficCounts = { requests: 0, emptyResponses: 0, opened: 0, ended: 0, heartbeats: 0, messages: 0 }

export function trafficBetween(before: TrafficCounts, after: TrafficCounts): TrafficCounts {
  return combineCounts(after, before, -1)
}

export function sumTrafficCounts(parts: readonly TrafficCounts[]): TrafficCounts {
  return parts.reduce((sum, part) => combineCounts(sum, part, 1), NOTHING)
}
