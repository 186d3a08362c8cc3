/** What clients sent up must add up exactly, too; and a driver that sends late has measured its own timers. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { formatUs } from '../../../protocol/units.ts'
import type { UplinkLedger, UplinkResult } from '../../format.ts'
import { percent } from '../figures.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { wasStruck } from './own-faults.ts'

/** Doubtful when p99 is sent more than 2 ms late and that is also more than a tenth of the printed p50, or mean. */
const UPLINK_LATE_US = 2000
const UPLINK_LATE_SHARE = 0.1

export function checkUplink(facts: TrialFacts, scenario: ResolvedScenario): readonly Doubt[] {
  const { uplink, phases } = facts
  if (uplink === undefined) return []
  const contradictions = [
    ...contradictionsOf('the trial', uplink),
    ...phases.flatMap(({ name, uplink: ofPhase }) => (ofPhase ? contradictionsOf(`phase ${name}`, ofPhase) : [])),
    ...unknownEvents(uplink),
    ...otherDeliveries(facts, uplink, scenario),
  ]
  return [...contradictions.map(contradiction), ...checkLateness(uplink)]
}

function contradiction(message: string): Doubt {
  const remedy = 'this is a fault of the measurement and not of the load: keep the file and report it'
  return { level: 'INVALID', code: 'uplink-differs', message, remedy }
}

function contradictionsOf(of: string, ledger: UplinkLedger): string[] {
  const { due, sent, acknowledged, refused, failed, echoesExpected, echoed, echoesLost, expected, delivered, lost } =
    ledger
  const rows: [boolean, string][] = [
    [
      due === acknowledged + failed && sent <= due && refused <= failed,
      `${due} due, ${sent} sent, but ${acknowledged} acknowledged and ${failed} failed, ${refused} of them refused`,
    ],
    [
      echoesExpected === echoed + echoesLost,
      `${echoesExpected} echoes expected, but ${echoed} came and ${echoesLost} were lost`,
    ],
    [expected === delivered + lost, `${expected} expected at others, but ${delivered} delivered and ${lost} lost`],
  ]
  return rows.filter(([holds]) => !holds).map(([, told]) => `messages of ${of}: ${told}`)
}

/** An event that is no known message's was sent by somebody who never heard of it: as often as no receipt came at most. */
function unknownEvents({ unaccounted, unanswered }: UplinkResult): string[] {
  if (unaccounted === null || (unaccounted >= 0 && unaccounted <= unanswered)) return []
  return [
    `messages of the whole trial: the server published ${unaccounted} events that are no known message’s, ` +
      `and ${unanswered} times no receipt came`,
  ]
}

/**
 * Where clients alone publish, and each message is one event, both ledgers speak of the same deliveries. Not under faults,
 * nor where another clock may have dated an event into the next phase.
 */
function otherDeliveries(facts: TrialFacts, uplink: UplinkResult, { feed }: ResolvedScenario): string[] {
  const { deliveries, clock } = facts
  const isComparable = feed.source === 'none' && !wasStruck(facts) && clock?.kind !== 'exchange'
  if (!isComparable || uplink.duplicated > 0 || uplink.unaccounted !== 0) return []
  const [expected, delivered] = [uplink.echoesExpected + uplink.expected, uplink.echoed + uplink.delivered]
  if (deliveries.expected === expected && deliveries.delivered === delivered) return []
  return [
    `messages of the trial: ${expected} copies expected and ${delivered} delivered, but ${deliveries.expected} events ` +
      `expected and ${deliveries.delivered} delivered`,
  ]
}

function checkLateness({ latenessP99Us: lateUs, ackUs: { p50, mean } }: UplinkResult): Doubt[] {
  const shownUs = p50 ?? mean
  if (lateUs === null || lateUs <= UPLINK_LATE_US) return []
  if (shownUs !== null && lateUs <= UPLINK_LATE_SHARE * shownUs) return []
  return [
    {
      level: 'SUSPECT',
      code: 'uplink-late',
      message:
        `clients sent ${formatUs(lateUs)} late (p99), above ${formatUs(UPLINK_LATE_US)} and ` +
        (shownUs === null
          ? 'no acknowledgement is known that it would be little of'
          : `above ${percent(UPLINK_LATE_SHARE)} of the ${formatUs(shownUs)} to an acknowledgement`),
      remedy: 'use fewer clients or a lower rate of messages, or free a processor for the clients',
    },
  ]
}
