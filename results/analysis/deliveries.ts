/** Delivery ledgers of several phases or trials together. */
import type { CountedDeliveries, DeliveryLedger, Trial } from '../format.ts'

/** Zeros for none; null where that of one is not known. */
export function sumDeliveries(ledgers: readonly CountedDeliveries[]): CountedDeliveries
export function sumDeliveries(ledgers: readonly DeliveryLedger[]): DeliveryLedger
export function sumDeliveries(ledgers: readonly DeliveryLedger[]): DeliveryLedger {
  const sum = (of: (ledger: DeliveryLedger) => number | null): number | null =>
    ledgers.map(of).reduce((total, count) => (total === null || count === null ? null : total + count), 0)
  return {
    expected: sum((ledger) => ledger.expected),
    delivered: ledgers.reduce((total, ledger) => total + ledger.delivered, 0),
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

/** What is known to be lost, of what is known to have been published: where nobody can know, what came and no more. */
export function knownLosses({ lost, expected, delivered }: DeliveryLedger): { lost: number; expected: number } {
  return { lost: lost ?? 0, expected: expected ?? delivered }
}

/** Lost over expected, 0–1; 0 where nothing was expected. */
export function lostShareOf({ lost, expected }: { readonly lost: number; readonly expected: number }): number {
  return expected === 0 ? 0 : lost / expected
}
