/** How the kernel is told to delay, spread, slow down and lose packets: the words for `tc … netem` (tc-netem(8)). */

/** What lies between the two ends, each way. As ResolvedNetwork of the protocol, without how it is done. */
export interface LineShape {
  readonly delayMs: number
  readonly jitterMs: number
  /** Of the interface, so of all connections together; null: no limit. */
  readonly bytesPerSecond: number | null
  /** 0–1. */
  readonly lossShare: number
}

/** More than a queue of the line can hold at any bandwidth that a scenario may ask for; netem's own 1,000 drop bursts. */
const QUEUE_PACKETS = 1_000_000

/**
 * A bandwidth that limits nothing. With one, netem sends each packet after the one before it, so that jitter does not
 * reorder (net/sched/sch_netem.c, netem_enqueue); without one it would.
 */
const UNLIMITED_BIT = 100_000_000_000

/** Whether there is anything to do: a line of nothing needs no netem. */
export function isShaped({ delayMs, jitterMs, bytesPerSecond, lossShare }: LineShape): boolean {
  return delayMs > 0 || jitterMs > 0 || bytesPerSecond !== null || lossShare > 0
}

/** Words behind `tc qdisc add dev … root`. netem spreads a delay both ways around its mean, the lab from the least up. */
export function netemWords({ delayMs, jitterMs, bytesPerSecond, lossShare }: LineShape): string[] {
  const rate = bytesPerSecond === null ? UNLIMITED_BIT : bytesPerSecond * 8
  return [
    'netem',
    ...['limit', String(QUEUE_PACKETS)],
    ...['delay', microseconds(delayMs + jitterMs / 2)],
    ...(jitterMs > 0 ? [microseconds(jitterMs / 2)] : []),
    ...(lossShare > 0 ? ['loss', `${lossShare * 100}%`] : []),
    ...(jitterMs > 0 || bytesPerSecond !== null ? ['rate', `${Math.round(rate)}bit`] : []),
  ]
}

function microseconds(ms: number): string {
  return `${Math.round(ms * 1000)}us`
}
