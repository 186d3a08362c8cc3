/**
 * What should have become of the messages that were due in each phase, held against what did. Every message that became an
 * event is expected at each member of its channel that had joined before it: its sender, as an echo, and the others.
 * Whether it arrived is found by looking for it, once a member, wherever it stands.
 */
import { NO_MESSAGES } from '../../results/analysis/uplink-ledgers.ts'
import type { UplinkLedger } from '../../results/format.ts'
import type { ClientDeliveries } from './client-deliveries.ts'
import type { UplinkMeasures } from './uplink-measures.ts'
import type { MessagePlace } from './uplink-messages.ts'

/** The clients of one channel, with what is known of its epochs. */
export interface ChannelMembers {
  readonly members: readonly { readonly client: number; readonly deliveries: ClientDeliveries }[]
  /** In their order. */
  readonly epochs: readonly { readonly epoch: string }[]
}

/** What one member had to get of the channel's log. */
interface Reader {
  readonly client: number
  readonly deliveries: ClientDeliveries
  /** By name of the epoch: the seq after which it expected events. */
  readonly after: ReadonlyMap<string, number>
}

type Counts = { -readonly [Name in keyof UplinkLedger]: number }

/** @param names of the epochs by number, as MessagePlace has it @returns a ledger for each phase, in their order */
export function uplinkLedgers(
  uplink: UplinkMeasures,
  channels: readonly ChannelMembers[],
  names: readonly string[],
): UplinkLedger[] {
  const ledgers = uplink.arrivals.map((arrivals): Counts => ({ ...NO_MESSAGES, ...arrivals }))
  for (let index = 0; index < uplink.messages.count; index++) countAnswer(uplink, index, ledgers)
  for (const { members, epochs } of channels) {
    const readers = members.map((member) => readerOf(member, epochs))
    for (const { client } of members) countCopies(uplink, client, readers, names, ledgers)
  }
  return ledgers
}

function countAnswer({ messages }: UplinkMeasures, index: number, ledgers: readonly Counts[]): void {
  const ledger = ledgers[messages.phase[index] as number]
  if (ledger === undefined) return
  const sends = messages.sends[index] as number
  ledger.due++
  if (sends > 0) ledger.sent++
  ledger.repeated += Math.max(0, sends - 1)
  if (messages.isAcknowledged(index)) ledger.acknowledged++
  else ledger.failed++
  if (messages.isRefused(index)) ledger.refused++
}

function readerOf({ client, deliveries }: ChannelMembers['members'][number], epochs: ChannelMembers['epochs']): Reader {
  const after = new Map<string, number>()
  for (const [index, seq] of deliveries.expectedAfter(epochs).entries()) {
    const epoch = epochs[index]?.epoch
    if (seq !== null && epoch !== undefined) after.set(epoch, seq)
  }
  return { client, deliveries, after }
}

/** Of all messages of one sender at all readers of its channel. */
function countCopies(
  { messages }: UplinkMeasures,
  sender: number,
  readers: readonly Reader[],
  names: readonly string[],
  ledgers: readonly Counts[],
): void {
  for (let number = 0; number < messages.countOf(sender); number++) {
    const index = messages.indexOf(sender, number)
    const ledger = ledgers[messages.phase[index] as number]
    if (ledger === undefined) continue
    const places = messages.placesOf(index)
    for (const reader of readers) {
      if (!places.some((place) => isExpected(reader, place, names))) continue
      const isLost = !places.some(({ epoch, seq }) => reader.deliveries.has(names[epoch] ?? '', seq))
      if (reader.client === sender) {
        ledger.echoesExpected++
        if (isLost) ledger.echoesLost++
      } else {
        ledger.expected++
        if (isLost) ledger.lost++
      }
    }
  }
}

function isExpected({ after }: Reader, { epoch, seq }: MessagePlace, names: readonly string[]): boolean {
  return seq > (after.get(names[epoch] ?? '') ?? Number.POSITIVE_INFINITY)
}
