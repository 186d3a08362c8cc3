/** Delivery ledgers of several phases or trials together. */
import type { DeliveryLedger, Trial } from '../format.ts'

/** Zeros for none. */
export function sumDeliveries(ledgers: readonly DeliveryLedger[]): DeliveryLedger {
  const sum = (of: (ledger: DeliveryLedger) => number): number =>
    ledgers.reduce((total, ledger) => total + of(ledger), 0)
  return {
    expected: sum((ledger) => ledger.expected),
    delivered: sum((ledger) => ledger.delivered),
    lost: sum((ledger) => ledger.lost),
    duplicated: sum((ledger) => ledger.duplicated),
    reordered: sum((ledger) => ledger.reordered),
    gaps: sum((ledger) => ledger.gaps),
  }
}

/** Of trials, whichever they are. */
export function deliveriesOf(trials: readonly Pick<Trial, 'deliveries'>[]): DeliveryLedger {
  return sumDeliveries(trials.map(({ deliveries }) => deliveries))
}

/** Lost over expected, 0–1; 0 where nothing was expected. */
export function lostShareOf({ lost, expected }: Pick<DeliveryLedger, 'lost' | 'expected'>): number {
  return expected === 0 ? 0 : lost / expected
}
