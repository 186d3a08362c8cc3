/** Which connections a fault strikes: a random share of those that follow a feed now. */
import type { Socket } from 'node:net'
import { shuffled } from '../../protocol/random.ts'
import type { Ledger } from '../delivery/ledger.ts'

/**
 * Exactly round(share × n) of them, and at least one if there is any: a fault that strikes nobody shows nothing.
 * @param askedOn is not one of them, even if it has polled a feed before
 */
export function struckConnections(ledger: Ledger, share: number, askedOn: Socket): Socket[] {
  const following = ledger.following().filter((socket) => socket !== askedOn)
  return shuffled(following, Math.random).slice(0, Math.max(1, Math.round(share * following.length)))
}
