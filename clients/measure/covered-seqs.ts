/** What a gap signal covers: seqs of one epoch, or of one and what follows into another. */

/** One event of a channel: a seq means nothing without its epoch. */
export interface EventPlace {
  readonly epoch: string
  readonly seq: number
}

/** From the first event that a client was without to the last that will not come, both included. */
export interface CoveredSeqs {
  readonly from: EventPlace
  readonly to: EventPlace
}

/**
 * The oldest of these events that was ever published; null without one, as when a client had everything of an epoch that
 * ended.
 *
 * @param published the epochs of the channel in their order, with the last seq of each
 */
export function oldestCovered(
  published: readonly { readonly epoch: string; readonly headSeq: number }[],
  { from, to }: CoveredSeqs,
): EventPlace | null {
  const placeOf = (wanted: string): number => published.findIndex(({ epoch }) => epoch === wanted)
  const [first, last] = [Math.max(0, placeOf(from.epoch)), placeOf(to.epoch)]
  for (const { epoch, headSeq } of published.slice(first, last + 1)) {
    const seq = epoch === from.epoch ? from.seq : 1
    if (seq <= (epoch === to.epoch ? Math.min(headSeq, to.seq) : headSeq)) return { epoch, seq }
  }
  return null
}
