/** Ledgers of messages over several phases or trials together. */
import type { Trial, UplinkLedger } from '../format.ts'

/** Of nobody's messages. */
export const NO_MESSAGES: UplinkLedger = {
  due: 0,
  sent: 0,
  repeated: 0,
  acknowledged: 0,
  refused: 0,
  failed: 0,
  echoesExpected: 0,
  echoed: 0,
  echoesLost: 0,
  expected: 0,
  delivered: 0,
  lost: 0,
  duplicated: 0,
}

const MEMBERS = Object.keys(NO_MESSAGES) as readonly (keyof UplinkLedger)[]

/** Zeros for none. */
export function sumUplinkLedgers(ledgers: readonly UplinkLedger[]): UplinkLedger {
  const sums = MEMBERS.map((member) => [member, ledgers.reduce((sum, ledger) => sum + ledger[member], 0)])
  return Object.fromEntries(sums) as UplinkLedger
}

/** Of trials whose clients send. */
export function uplinksOf(trials: readonly Pick<Trial, 'uplink'>[]): UplinkLedger {
  return sumUplinkLedgers(trials.flatMap(({ uplink }) => uplink ?? []))
}
