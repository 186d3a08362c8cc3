/**
 * What clients send up: when each of their messages is due, and how long it is. Computed from the scenario alone, so that
 * the driver that sends and the theory that judges speak of the same messages, and a repeat of the run sends them again.
 *
 *   {"id":"00012-0000345","from":"00012","dueAtUs":1000000012345678,"data":"xxx…"}      the message
 *   {"seq":42,"dueAtUs":…,"sentAtUs":…,"data":{"id":"00012-0000345","from":"00012","data":"xxx…"}}   its event
 *
 * Client and number have as many digits in every message, so all messages of a scenario are of one length.
 */
import { type Gathering, membersPerChannel } from './channels.ts'
import { exponential, seededRandom } from './random.ts'

export interface ResolvedUplink {
  /** Messages per second of each client. */
  readonly rate: number
  /** What a client says: the `data` of its message as JSON, quotes included. */
  readonly sizeBytes: number
  readonly arrival: 'fixed' | 'poisson'
}

/** What decides when messages are due. */
export interface UplinkLoad {
  readonly uplink: ResolvedUplink
  readonly clients: Gathering & { readonly rampMs: number }
  readonly phases: readonly { readonly durationMs: number }[]
  readonly seed: number
}

/** Two quotes and nothing said. */
export const SMALLEST_MESSAGE_BYTES = 2

/** Of a client's number (100,000 clients), and of a message's: ten million from each. */
export const CLIENT_DIGITS = 5
export const NUMBER_DIGITS = 7
const INSTANT_DIGITS = 16
const ID_BYTES = CLIENT_DIGITS + '-'.length + NUMBER_DIGITS

const MESSAGE_ENVELOPE_BYTES =
  '{"id":"","from":"","dueAtUs":,"data":}'.length + ID_BYTES + CLIENT_DIGITS + INSTANT_DIGITS
const EVENT_ENVELOPE_BYTES =
  '{"seq":,"dueAtUs":,"sentAtUs":,"data":{"id":"","from":"","data":}}'.length +
  2 * INSTANT_DIGITS +
  ID_BYTES +
  CLIENT_DIGITS

/** Beyond the streams of a seed that anything else is drawn from; one more for each client. */
const UPLINK_STREAM = 2_000_000

/** The JSON of a message that goes up. */
export function messageBytes(sizeBytes: number): number {
  return MESSAGE_ENVELOPE_BYTES + sizeBytes
}

/** The JSON of the event that it becomes. */
export function messageEventBytes(sizeBytes: number, seqDigits: number): number {
  return EVENT_ENVELOPE_BYTES + seqDigits + sizeBytes
}

/** What a client says. */
export function messageData(sizeBytes: number): string {
  return 'x'.repeat(sizeBytes - SMALLEST_MESSAGE_BYTES)
}

/**
 * When the messages of a client are due, µs from the feed's start, ascending: from the end of the ramp, when everybody has
 * come, to the end of the last phase. An open loop: what became of a message has no say in when the next one is due.
 * Fixed arrivals of the members of a channel are spread over the time between two of them, one in each part of it.
 *
 * @param client its number, from 0
 */
export function messageDues({ uplink, clients, phases, seed }: UplinkLoad, client: number): number[] {
  const random = seededRandom(seed, UPLINK_STREAM + client)
  const beginsUs = clients.rampMs * 1000
  const endsUs = phases.reduce((sum, { durationMs }) => sum + durationMs * 1000, 0)
  const gapUs = 1e6 / uplink.rate
  const members = membersPerChannel(clients)
  const firstUs = (((client % members) + random()) / members) * gapUs
  const dues: number[] = []
  let drawnUs = 0
  for (;;) {
    drawnUs += uplink.arrival === 'poisson' ? exponential(random, uplink.rate) * 1e6 : 0
    // Multiplied, never summed, so that rounding cannot drift.
    const offsetUs = uplink.arrival === 'poisson' ? drawnUs : firstUs + dues.length * gapUs
    const dueUs = Math.ceil(beginsUs + offsetUs)
    if (dueUs >= endsUs) return dues
    dues.push(dueUs)
  }
}
