/** Every reason that a verdict may have, in words: what makes a trial SUSPECT or INVALID, and what to do then. */
import type { VerdictLevel } from '../../format.ts'

export interface CodeWords {
  readonly levels: readonly Exclude<VerdictLevel, 'VALID'>[]
  /** Whole sentences. */
  readonly when: string
  readonly remedy: string
}

const REPORT_IT = 'This is a fault of the measurement, not of the load: keep the result file and report it.'
const LESS_LOAD = 'Use fewer clients or a lower rate, or free a processor: end other programs.'

/** By the word in `verdict.reasons[].code`. What each is judged by to the digit: results/README.md. */
export const VERDICT_CODES: Readonly<Record<string, CodeWords>> = {
  'deliveries-differ': invalid('Deliveries do not add up: expected is not delivered plus lost.', REPORT_IT),
  'bytes-differ': invalid('Bytes by kind do not add up to their total.', REPORT_IT),
  'bytes-do-not-add-up': invalid("Bytes by kind differ from what the clients' sockets counted.", REPORT_IT),
  'ends-differ': invalid('Client and server counted different bytes on the same connection.', REPORT_IT),
  'connections-differ': invalid('At the end, connections opened are not those closed plus those reset.', REPORT_IT),
  'uplink-differs': invalid(
    'Messages of clients do not add up: due, sent and acknowledged, or their copies expected, delivered and lost.',
    REPORT_IT,
  ),
  'ends-not-compared': suspect(
    'Connections ended out of order and nothing explains it, so their bytes were not compared.',
    'Look for what resets connections: a proxy, a limit of the server, a machine too busy to answer.',
  ),
  'clock-unusable': invalid(
    'Events arrived before they were sent by more than the clocks may differ, or the clocks moved apart.',
    'Run server and driver on one host, in one time namespace, or on hosts whose clocks run steadily.',
  ),
  'clients-missing': invalid(
    'Some clients never joined.',
    'Raise the limits of the server or of the descriptors, or ask for fewer clients.',
  ),
  'nothing-measured': invalid(
    'No event was expected in a measured phase.',
    'Give a measured phase a rate above 0 and enough time for an event, and let clients connect before it.',
  ),
  'no-trial': invalid('No trial finished.', 'Let the run finish its first trial; shorter phases finish sooner.'),
  'rate-missed': {
    levels: ['SUSPECT', 'INVALID'],
    when: 'The feed published fewer or more events on time than the scenario asked for: off by more than 1 % (SUSPECT), by more than 10 % (INVALID).',
    remedy: LESS_LOAD,
  },
  'instrument-error': suspect(
    'Of a printed percentile more than 1 ms and more than 10 % may be the instrument’s own: receive stamps are never early, and late by at most a bound that is kept for each event.',
    LESS_LOAD,
  ),
  'arrivals-late': suspect(
    'Clients connected more than 2 ms and more than 10 % of the ramp late (p99).',
    'Use a longer ramp or fewer clients.',
  ),
  'pollers-late': suspect('Pollers asked more than 2 ms and more than 1 % of their interval late (p99).', LESS_LOAD),
  'feed-late': suspect('The feed published more than 2 ms and more than 10 % of the p50 late (p99).', LESS_LOAD),
  'publisher-late': suspect(
    'The lab’s publisher posted to a server that is not ours more than 2 ms and more than 10 % of the p50 late (p99).',
    'Lower the rate: each event is posted when the one before is answered.',
  ),
  'events-not-taken': invalid(
    'A server that is not ours refused, or did not answer, some of the events that were posted to it.',
    'Look at its limits for publishers, lower the rate, or mend the mapping.',
  ),
  'uplink-late': suspect(
    'Clients sent their messages more than 2 ms and more than 10 % of the way to a receipt late (p99).',
    LESS_LOAD,
  ),
  'link-late': suspect(
    'The link passed bytes on more than 2 ms and more than 10 % of its delay late (p99).',
    LESS_LOAD,
  ),
  'link-busy': suspect('The link’s process was more than 90 % busy.', LESS_LOAD),
  'machine-busy': suspect(
    'The machine was more than 90 % busy, so clients and server waited for each other.',
    LESS_LOAD,
  ),
  'machine-steal': suspect(
    'A hypervisor gave more than 1 % of the processor time to others: waiting for it may be in every latency.',
    'Run it when the host is quieter, or on a machine whose processors nobody shares.',
  ),
  'not-stationary': suspect(
    'The p50 of the first and of the last third of a measured phase are further apart than 20 %, the instrument’s error and chance explain: something was still warming up, or filling up.',
    'Make the warm-up longer, or look for a queue that grows: a rate or a bandwidth that cannot be kept up.',
  ),
  'off-theory': suspect(
    'The measured mean latency is further from what the formula for this transport says than the recorded lateness explains.',
    'Look what stood between clients and server; if there is nothing, keep the result file and report it.',
  ),
}

function invalid(when: string, remedy: string): CodeWords {
  return { levels: ['INVALID'], when, remedy }
}

function suspect(when: string, remedy: string): CodeWords {
  return { levels: ['SUSPECT'], when, remedy }
}
