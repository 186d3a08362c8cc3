/** What the formulas say beside the mean, next to what was measured; under faults, of which no formula knows, nothing. */

import type { Trial } from '../../format.ts'
import type { MeasureGroup } from '../measures.ts'
import { requestsPerSecond } from '../summary.ts'

type Figure = (trial: Trial) => number | null | undefined

function knownBy(theory: Figure, figure: Figure): (trial: Trial) => number | null {
  return (trial) => {
    const wasStruck = (trial.faults ?? []).length > 0
    return wasStruck || (theory(trial) ?? null) === null ? null : (figure(trial) ?? null)
  }
}

const maxUs: Figure = ({ theory }) => theory.maxUs
const eventBytes: Figure = ({ theory }) => theory.bytesPerEvent
const requests: Figure = ({ theory }) => theory.requestsPerSecond

/** An event's own bytes on its way down, copies included; heads and heartbeats are not modelled. */
function measuredEventBytes({ bytes: { steady } }: Trial): number | null {
  return steady.delivered === 0 ? null : (steady.down.payload + steady.down.framing) / steady.delivered
}

export const THEORY_MEASURES: MeasureGroup = {
  title: 'By theory, beside the mean',
  note:
    'Each figure as the formulas say (theory) and as measured: the longest latency, an event’s payload and framing, the ' +
    'requests of all clients; – where no formula applies.',
  measures: [
    { head: 'max theory', unit: 'us', value: knownBy(maxUs, maxUs) },
    { head: 'measured', unit: 'us', value: knownBy(maxUs, ({ latencyUs }) => latencyUs.fromDue.max) },
    { head: 'B/event theory', unit: 'bytes', value: knownBy(eventBytes, eventBytes) },
    { head: 'measured', unit: 'bytes', value: knownBy(eventBytes, measuredEventBytes) },
    { head: 'req/s theory', unit: 'count', value: knownBy(requests, requests) },
    { head: 'measured', unit: 'count', value: knownBy(requests, requestsPerSecond) },
  ],
}
