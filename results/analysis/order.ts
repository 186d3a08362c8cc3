/** Arms and blocks of a run's trials, in the order in which tables and legends list them. */
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import type { Trial } from '../format.ts'

/** The arms in teaching order of their transports; transports that are not ours follow as they came. */
export function armsInOrder(trials: readonly Trial[]): string[] {
  const arms = [...new Map(trials.map((trial) => [trial.arm, trial.transport]))]
  return arms
    .map(([arm, transport]) => ({ arm, rank: rankOf(transport) }))
    .sort((left, right) => left.rank - right.rank || compareWithinTransport(left, right))
    .map(({ arm }) => arm)
}

/** The trials of an arm, by block. */
export function trialsOfArm(trials: readonly Trial[], arm: string): Trial[] {
  return trials.filter((trial) => trial.arm === arm).sort((left, right) => left.block - right.block)
}

/** The arm to compare with when none is asked for: of the last transport in teaching order, which can do most. */
export function defaultBaseline(trials: readonly Trial[]): string | null {
  const ours = trials.filter((trial) => TRANSPORT_NAMES.includes(trial.transport))
  const candidates = ours.length > 0 ? ours : trials
  const last = armsInOrder(candidates).at(-1)
  const transport = candidates.find((trial) => trial.arm === last)?.transport
  return armsInOrder(candidates.filter((trial) => trial.transport === transport))[0] ?? null
}

function rankOf(transport: string): number {
  const rank = TRANSPORT_NAMES.indexOf(transport)
  return rank === -1 ? TRANSPORT_NAMES.length : rank
}

/** `sse/a` before `sse/b`, whichever ran first; strangers keep the order in which they came. */
function compareWithinTransport(left: { arm: string; rank: number }, right: { arm: string; rank: number }): number {
  if (left.rank === TRANSPORT_NAMES.length) return 0
  return left.arm < right.arm ? -1 : 1
}
