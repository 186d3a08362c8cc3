/** What the machine and the instrument did to the trial. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { formatUs } from '../../../protocol/units.ts'
import { percent } from '../figures.ts'
import { pollIntervalMs } from '../theory.ts'
import { burstWorkUs } from './burst-work.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { checkLink } from './link.ts'
import { stalledItsFeed } from './own-faults.ts'

/** A printed percentile: doubtful when late stamps may make up more than 1 ms and more than a tenth of it. */
const STAMP_ERROR_US = 1000
const STAMP_ERROR_SHARE = 0.1
/** Pollers: doubtful when p99 asks more than 2 ms late and that is also more than 1 % of the interval. */
const POLLER_LATE_US = 2000
const POLLER_LATE_SHARE = 0.01
/** The feed: doubtful when p99 is more than 2 ms late and that is also more than a tenth of the printed p50, or mean. */
const FEED_LATE_US = 2000
const FEED_LATE_SHARE = 0.1
/** Arrivals: doubtful when p99 connects more than 2 ms late and that is also more than a tenth of the ramp. */
const ARRIVALS_LATE_US = 2000
const ARRIVALS_LATE_SHARE = 0.1
/** Above this share of busy processors, clients and server wait for each other. */
const MACHINE_BUSY = 0.9
/** Above this share of the machine other programs are worth ending first. */
const OTHERS_BUSY = 0.1
/** Above this share of processor time that a hypervisor gave to others, waiting for it may be in every latency. */
export const MACHINE_STEAL = 0.01

export function checkCircumstances(facts: TrialFacts, scenario: ResolvedScenario): readonly Doubt[] {
  return [
    checkInstrument(facts),
    checkArrivals(facts, scenario),
    checkPollers(facts, scenario),
    checkFeed(facts, scenario),
    ...checkLink(facts, scenario),
    checkMachine(facts),
    checkSteal(facts),
  ].filter((doubt) => doubt !== null)
}

function suspect(code: string, message: string, remedy: string): Doubt {
  return { level: 'SUSPECT', code, message, remedy }
}

/** Each printed percentile against its own error; what is withheld shows nothing. */
function checkInstrument(facts: TrialFacts): Doubt | null {
  const { driver, latencyUs } = facts
  const { fromDue } = latencyUs
  const doubt =
    checkStamps('p50', driver.stampErrorP50Us, fromDue.p50) ??
    checkStamps('p90', driver.stampErrorP90Us ?? null, fromDue.p90) ??
    checkStamps('p99', driver.stampErrorUs, fromDue.p99) ??
    checkStamps('p99.9', driver.stampErrorP999Us ?? null, fromDue.p999)
  return doubt && { ...doubt, remedy: othersFirst(facts) + doubt.remedy }
}

/** Before the load is made smaller: what else ran on the machine. Files of versions before do not know it. */
function othersFirst({ machineBusy, ownBusy = null }: TrialFacts): string {
  const others = machineBusy === null || ownBusy === null ? 0 : machineBusy - ownBusy
  return others > OTHERS_BUSY ? `end other programs, which had ${percent(others)} of the machine; or ` : ''
}

function checkStamps(name: string, errorUs: number | null, shownUs: number | null): Doubt | null {
  if (errorUs === null || errorUs <= STAMP_ERROR_US) return null
  if (shownUs === null || errorUs <= STAMP_ERROR_SHARE * shownUs) return null
  return suspect(
    'instrument-error',
    `of the ${name} of ${formatUs(shownUs)} up to ${formatUs(errorUs)} may be the instrument's, whose receive stamps ` +
      `are late: above ${formatUs(STAMP_ERROR_US)} and above ${percent(STAMP_ERROR_SHARE)} of it`,
    'use fewer clients or a lower rate, so that fewer events arrive at once',
  )
}

/**
 * Clients that come late come in heaps, so connects are measured at another rate than the ramp's: a tenth of the ramp
 * late is a tenth of the rate missing. Without a ramp all are due at once, and whoever is last must be late.
 */
function checkArrivals({ driver }: TrialFacts, { clients }: ResolvedScenario): Doubt | null {
  const lateUs = driver.arrivalLatenessP99Us ?? null
  const rampUs = clients.rampMs * 1000
  if (lateUs === null || rampUs === 0) return null
  if (lateUs <= ARRIVALS_LATE_US || lateUs <= ARRIVALS_LATE_SHARE * rampUs) return null
  return suspect(
    'arrivals-late',
    `clients connected ${formatUs(lateUs)} late (p99), above ${formatUs(ARRIVALS_LATE_US)} and above ` +
      `${percent(ARRIVALS_LATE_SHARE)} of the ramp of ${formatUs(rampUs)}`,
    'use a longer ramp or fewer clients, or free a processor for the clients',
  )
}

function checkPollers(facts: TrialFacts, scenario: ResolvedScenario): Doubt | null {
  const lateUs = facts.driver.timerLatenessP99Us
  const intervalMs = pollIntervalMs(scenario, facts.transport)
  if (lateUs === null || intervalMs === null) return null
  if (lateUs <= POLLER_LATE_US || lateUs <= POLLER_LATE_SHARE * intervalMs * 1000) return null
  return suspect(
    'pollers-late',
    `pollers asked ${formatUs(lateUs)} late (p99), above ${formatUs(POLLER_LATE_US)} and above ` +
      `${percent(POLLER_LATE_SHARE)} of their interval of ${formatUs(intervalMs * 1000)}`,
    'use fewer clients or a longer interval, or free a processor for the clients',
  )
}

/**
 * Not judged where a fault of the scenario stalled the feed: being late is what it was told; nor for what delivering its
 * bursts takes. Where the p50 is withheld the mean stands for it; where that is, too, nothing says that other figures are
 * long enough.
 */
function checkFeed(facts: TrialFacts, scenario: ResolvedScenario): Doubt | null {
  if (stalledItsFeed(facts)) return null
  const burstUs = burstWorkUs(scenario)
  const mostUs = FEED_LATE_US + burstUs
  const lateUs = facts.server?.feedLatenessP99Us ?? null
  if (lateUs === null || lateUs <= mostUs) return null
  const { p50, mean } = facts.latencyUs.fromDue
  const shownUs = p50 ?? mean
  if (shownUs !== null && lateUs <= FEED_LATE_SHARE * shownUs) return null
  return suspect(
    'feed-late',
    `the feed published ${formatUs(lateUs)} late (p99), above ${formatUs(mostUs)}` +
      `${burstUs === 0 ? '' : ' (with what a burst takes to deliver)'} and ` +
      (shownUs === null
        ? 'no latency is known that it would be little of'
        : `above ${percent(FEED_LATE_SHARE)} of the ${p50 === null ? 'mean' : 'p50'} of ${formatUs(shownUs)}`),
    'lower the rate or the number of clients, or free the processor that the server runs on',
  )
}

function checkMachine({ machineBusy }: TrialFacts): Doubt | null {
  if (machineBusy === null || machineBusy <= MACHINE_BUSY) return null
  return suspect(
    'machine-busy',
    `the machine was ${percent(machineBusy)} busy, above ${percent(MACHINE_BUSY)}`,
    'close other programs, lower the rate or the number of clients, or use a machine with more processors',
  )
}

/** Files of versions before do not have it, and some systems do not tell. */
function checkSteal({ machineSteal = null }: TrialFacts): Doubt | null {
  if (machineSteal === null || machineSteal <= MACHINE_STEAL) return null
  return suspect(
    'machine-steal',
    `a hypervisor gave ${percent(machineSteal)} of the processor time to others, above ${percent(MACHINE_STEAL)}`,
    'run it when the host is quieter, or on a machine whose processors nobody shares',
  )
}
