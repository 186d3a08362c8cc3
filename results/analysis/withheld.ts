/**
 * Why a figure is withheld. What a trial may show is decided where it is summarised (histogram.ts, statistics.ts, and the
 * run's clock); this tells afterwards which of these rules it was, from what the file keeps.
 */
import { formatCount, formatUs } from '../../protocol/units.ts'
import type { LatencySummary, Trial } from '../format.ts'
import { clockUncertaintyUs } from './clock.ts'
import { knownLosses, lostShareOf } from './deliveries.ts'
import { LOST_SHARE_WITHHOLDS_MEAN } from './histogram.ts'
import { metricValue, uplinkLatency } from './metric-value.ts'
import { leastValues, lossesAllow, mostLost, sampleShows } from './statistics.ts'

export interface Withholding {
  /** `unknown`: nobody measured it, such as the cost of a server that is not ours. */
  readonly by: 'sample' | 'losses' | 'clock' | 'instrument' | 'unknown'
  /** Words that may follow "withheld: ", without a full stop. */
  readonly why: string
}

/** A distribution with what may withhold its figures. */
interface Distribution {
  readonly values: LatencySummary
  /** Who never came, of whom: `3 of 20,000 events`. */
  readonly lost: number
  readonly expected: number
  readonly what: 'events' | 'clients' | 'connections' | 'messages'
  /** Whether its values lie between instants of server and driver. */
  readonly betweenClocks: boolean
}

const PERCENTILES: Readonly<Record<string, { readonly q: number; readonly name: string }>> = {
  p50: { q: 0.5, name: 'p50' },
  p90: { q: 0.9, name: 'p90' },
  p99: { q: 0.99, name: 'p99' },
  p999: { q: 0.999, name: 'p99.9' },
}

/** null when the trial shows the figure. @param metric a name of METRICS, such as `latency.p99` */
export function whyWithheld(trial: Trial, metric: string): Withholding | null {
  if (metricValue(trial, metric) !== null) return null
  const [part, member] = partsOf(metric)
  const untold = trial.target?.withheld.find((one) => one.part === part)
  if (untold !== undefined) return { by: 'unknown', why: untold.why }
  if (part === 'staleness') return ofStaleness(trial, member)
  if (part === 'server' && trial.server === null) return { by: 'unknown', why: 'the server is not ours to ask' }
  if (metric === 'server.kernelBytesPerConnection' && trial.proxy !== undefined) return BEHIND_PROXY
  const hidden = distributionsOf(trial, part).find(({ values }) => values[member as 'p50'] === null)
  return (
    (hidden &&
      (ofSample(hidden, member) ??
        ofLosses(hidden, member) ??
        ofClock(trial, hidden) ??
        ofStamps(trial, part, member))) ??
    UNKNOWN
  )
}

/** A distribution and its figure: of `uplink.ack.p99` the first two words are its name. */
function partsOf(metric: string): [part: string, member: string] {
  const dot = metric.lastIndexOf('.')
  return dot === -1 ? [metric, ''] : [metric.slice(0, dot), metric.slice(dot + 1)]
}

/** That of the first of an arm's trials that withholds the figure: one is enough to withhold their median. */
export function firstWithholding(trials: readonly Trial[], metric: string): Withholding | null {
  for (const trial of trials) {
    const found = whyWithheld(trial, metric)
    if (found !== null) return found
  }
  return null
}

const BEHIND_PROXY: Withholding = { by: 'unknown', why: 'clients are connected to the proxy, not to the server' }

const UNKNOWN: Withholding = { by: 'unknown', why: 'not known for this run' }

function ofStaleness(trial: Trial, member: string): Withholding {
  const { undated = 0 } = trial.staleness
  if (undated > 0 && member !== 'age') {
    return {
      by: 'unknown',
      why: `nobody knows when some of the missing events were due, ${formatCount(undated)} times`,
    }
  }
  // Without a client that joined there is nothing that the clock could hide.
  return trial.joinUs.count > 0 ? (ofClock(trial, { betweenClocks: true }) ?? UNKNOWN) : UNKNOWN
}

function distributionsOf(trial: Trial, part: string): readonly Distribution[] {
  const { latencyUs, connectUs, joinUs, firstEventUs, fanOutSpreadUs, fanOutLost = 0, faults = [] } = trial
  const delivered = (values: LatencySummary): Distribution => {
    return { values, ...knownLosses(trial.deliveries), what: 'events', betweenClocks: true }
  }
  const ofDriver = (values: LatencySummary, lost: number, what: Distribution['what']): Distribution => {
    return { values, lost, expected: values.count + lost, what, betweenClocks: false }
  }
  const ofClients = (values: LatencySummary): Distribution => {
    return ofDriver(values, Math.max(0, trial.clients - values.count), 'clients')
  }
  if (part === 'latency') return [delivered(latencyUs.fromDue)]
  if (part === 'latencyFromSent') return [delivered(latencyUs.fromSent)]
  if (part === 'connect') return [ofDriver(connectUs, trial.connections.refused, 'connections')]
  if (part === 'join') return [ofClients(joinUs)]
  if (part === 'firstEvent') return [ofClients(firstEventUs)]
  if (part === 'fanOutSpread') return [ofDriver(fanOutSpreadUs, fanOutLost, 'events')]
  if (part.startsWith('uplink.')) return uplinkOf(trial, part.slice('uplink.'.length))
  if (part !== 'recovery') return []
  return faults.map(({ recoveryUs: values, unrecovered: lost }): Distribution => {
    return { values, lost, expected: values.count + lost, what: 'clients', betweenClocks: true }
  })
}

/** Sender and receivers have one clock. */
function uplinkOf(trial: Trial, name: string): readonly Distribution[] {
  const values = uplinkLatency(trial, name)
  if (trial.uplink === undefined || values === null) return []
  const { due, failed, echoed, expected, lost, neverRelayed = 0 } = trial.uplink
  const ofMessages = { values, expected: due, what: 'messages', betweenClocks: false } as const
  if (name === 'ack') return [{ ...ofMessages, lost: failed }]
  if (name === 'echo') return [{ ...ofMessages, lost: due - echoed }]
  return [{ ...ofMessages, lost: lost + neverRelayed, expected: expected + neverRelayed, what: 'events' }]
}

function ofSample({ values: { count } }: Distribution, member: string): Withholding | null {
  if (count === 0) return { by: 'sample', why: 'there is no value' }
  const percentile = PERCENTILES[member]
  if (percentile === undefined || sampleShows(percentile.q, count)) return null
  const least = leastValues(percentile.q)
  return { by: 'sample', why: `${percentile.name} needs ${formatCount(least)} values, there are ${formatCount(count)}` }
}

function ofLosses({ lost, expected, what }: Distribution, member: string): Withholding | null {
  const share = lostShareOf({ lost, expected })
  const bears = (name: string, most: number): Withholding => {
    const missing = `${formatCount(lost)} of ${formatCount(expected)} ${what} are missing`
    return { by: 'losses', why: `${missing}, ${name} bears ${most === 0 ? 'none' : `at most ${formatCount(most)}`}` }
  }
  if (member === 'max') return lost === 0 ? null : bears('the maximum', 0)
  if (member === 'mean') {
    return share < LOST_SHARE_WITHHOLDS_MEAN ? null : bears('the mean', mostLost(LOST_SHARE_WITHHOLDS_MEAN, expected))
  }
  const percentile = PERCENTILES[member]
  if (percentile === undefined || lossesAllow(percentile.q, share)) return null
  return bears(percentile.name, mostLost(1 - percentile.q, expected))
}

function ofClock(trial: Trial, { betweenClocks }: Pick<Distribution, 'betweenClocks'>): Withholding | null {
  const uncertaintyUs = clockUncertaintyUs(trial)
  if (!betweenClocks || uncertaintyUs === 0) return null
  return { by: 'clock', why: `smaller than the clock’s uncertainty of ${formatUs(uncertaintyUs)}` }
}

/** What spread.ts withholds. */
function ofStamps({ fanOutErrorUs }: Trial, part: string, member: string): Withholding | null {
  const errorUs = part === 'fanOutSpread' ? (fanOutErrorUs?.[member as 'p50'] ?? null) : null
  if (errorUs === null) return null
  return { by: 'instrument', why: `receive stamps leave it open by ${formatUs(errorUs)}, more than half of it` }
}
