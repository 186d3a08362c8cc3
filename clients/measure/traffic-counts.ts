/** What the connections of a population were used for, phase by phase: beside their bytes all that a model of the link needs. */
import type { TrafficCounts } from '../../results/analysis/theory/link-bytes.ts'

const NOTHING: TrafficCounts = { requests: 0, emptyResponses: 0, opened: 0, ended: 0, heartbeats: 0 }

export function trafficBetween(before: TrafficCounts, after: TrafficCounts): TrafficCounts {
  return combine(after, before, -1)
}

export function sumTrafficCounts(parts: readonly TrafficCounts[]): TrafficCounts {
  return parts.reduce((sum, part) => combine(sum, part, 1), NOTHING)
}

function combine(one: TrafficCounts, other: TrafficCounts, sign: 1 | -1): TrafficCounts {
  return {
    requests: one.requests + sign * other.requests,
    emptyResponses: one.emptyResponses + sign * other.emptyResponses,
    opened: one.opened + sign * other.opened,
    ended: one.ended + sign * other.ended,
    heartbeats: one.heartbeats + sign * other.heartbeats,
  }
}
