/**
 * Staleness of a population over the measured windows: at any instant, now − dueAt of the oldest event that
 * is due and not yet delivered, 0 if there is none; and the age of information, now − dueAt of the newest
 * event delivered (Kaul, Yates, Gruteser: "Real-time status: How often should one update?", 2012).
 *
 * Both grow with the time and fall back at a delivery, so their integrals are sums of trapezia: exact, no sampling.
 *
 * A stamp is late by at most its bound. Whatever comes earlier makes nobody staler, so the true staleness lies between
 * that of the stamps and that of the earliest instants that they may stand for; by how much their integrals differ is
 * kept. Of a batch the oldest event alone had made its client stale, so the others have no say.
 */
import type { Staleness } from '../../results/format.ts'
import type { CoveredSeqs } from './covered-seqs.ts'
import { RampIntegral, TimeWeightedHistogram } from './time-weighted-histogram.ts'
import type { Timeline } from './timeline.ts'
import { type DueInstant, UndatedGaps, type Wait } from './undated-gaps.ts'

/** What one client's staleness needs to remember between two deliveries, µs of the lab clock. */
export class ClientStaleness {
  /** When the client last had everything that was due; also when it joined. */
  caughtUpAtUs: number
  /** The earliest that this may have been. */
  earliestCaughtUpAtUs: number
  /** Of the newest event that it has, whatever is missing before it. */
  newestDueAtUs: number | null = null
  newestSinceUs = 0
  readonly undatedGaps = new UndatedGaps()

  constructor(joinedAtUs: number) {
    this.caughtUpAtUs = joinedAtUs
    this.earliestCaughtUpAtUs = joinedAtUs
  }
}

export class PopulationStaleness {
  readonly #timeline: Timeline
  readonly #stale = new TimeWeightedHistogram()
  /** The least that `#stale` can have been. */
  readonly #least = new RampIntegral()
  #ageIntegral = 0
  #ageTimeUs = 0
  #clientTimeUs = 0
  #undated = 0

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  /** The oldest missing event of a client arrived, and with it everything up to now. `lateUs` bounds its stamp. */
  delivered(client: ClientStaleness, dueAtUs: number, receivedAtUs: number, lateUs = 0): void {
    this.resolved(client, dueAtUs, receivedAtUs, lateUs)
    this.aged(client, dueAtUs, receivedAtUs)
  }

  /** An event arrived, in order or ahead of one that is missing: nothing newer than the newest makes it younger. */
  aged(client: ClientStaleness, dueAtUs: number, receivedAtUs: number): void {
    if (client.newestDueAtUs !== null && dueAtUs <= client.newestDueAtUs) return
    this.#addAge(client, receivedAtUs)
    client.newestDueAtUs = dueAtUs
    client.newestSinceUs = receivedAtUs
  }

  /** A gap signal says that what was missing will not come. Later events may be due already, and count from then on. */
  resolved(client: ClientStaleness, oldestMissingDueAtUs: number, atUs: number, lateUs = 0): void {
    client.undatedGaps.next(oldestMissingDueAtUs)
    this.#addRamps(this.#stale, oldestMissingDueAtUs, client.caughtUpAtUs, atUs)
    this.#addRamps(this.#least, oldestMissingDueAtUs, client.earliestCaughtUpAtUs, atUs - lateUs)
    catchUp(client, atUs, lateUs)
  }

  /** As `resolved`, when it is not known yet how long what is covered had been due, or whether it was ever published. */
  resolvedUndated(client: ClientStaleness, covered: CoveredSeqs, atUs: number, lateUs = 0): void {
    const { caughtUpAtUs: sinceUs, earliestCaughtUpAtUs: earliestSinceUs } = client
    client.undatedGaps.told(covered, { sinceUs, untilUs: atUs, earliestSinceUs, earliestUntilUs: atUs - lateUs })
    catchUp(client, atUs, lateUs)
  }

  /**
   * The client's measures end.
   *
   * @param oldestMissing of what never came, and nobody told
   * @param dueOf of what a gap covered
   */
  finish(
    client: ClientStaleness,
    joinedAtUs: number,
    oldestMissing: DueInstant,
    dueOf: (covered: CoveredSeqs) => DueInstant = () => 'unknown',
  ): void {
    const endsAtUs = this.#timeline.endsAtUs
    if (oldestMissing !== null) {
      const { caughtUpAtUs: sinceUs, earliestCaughtUpAtUs: earliestSinceUs } = client
      this.#addFound(oldestMissing, { sinceUs, untilUs: endsAtUs, earliestSinceUs, earliestUntilUs: endsAtUs })
    }
    for (const { dueAtUs, wait } of client.undatedGaps.dated(oldestMissing, dueOf)) this.#addFound(dueAtUs, wait)
    this.#addAge(client, endsAtUs)
    for (const part of this.#timeline.measuredParts(joinedAtUs, endsAtUs)) this.#clientTimeUs += part.toUs - part.fromUs
  }

  result(): Staleness {
    if (this.#clientTimeUs === 0) return { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs: null }
    const ageMeanMs = this.#ageTimeUs === 0 ? null : this.#ageIntegral / this.#ageTimeUs / 1000
    if (this.#undated > 0) return { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs, undated: this.#undated }
    return {
      meanMs: this.#stale.integral / this.#clientTimeUs / 1000,
      p99Ms: this.#stale.quantile(0.99, this.#clientTimeUs) / 1000,
      peakMs: this.#stale.peak / 1000,
      ageMeanMs,
    }
  }

  /** By how much the mean may be too large, since stamps are late, µs; null without a client in a measured window. */
  get meanErrorUs(): number | null {
    if (this.#clientTimeUs === 0) return null
    return Math.max(0, this.#stale.integral - this.#least.integral) / this.#clientTimeUs
  }

  /** A stale time that was found when the trial was over. Where none of it is measured, it need not be known. */
  #addFound(dueAtUs: number | 'unknown', { sinceUs, untilUs, earliestSinceUs, earliestUntilUs }: Wait): void {
    if (dueAtUs !== 'unknown') {
      this.#addRamps(this.#stale, dueAtUs, sinceUs, untilUs)
      this.#addRamps(this.#least, dueAtUs, earliestSinceUs, earliestUntilUs)
    } else if (this.#timeline.measuredParts(sinceUs, untilUs).length > 0) this.#undated++
  }

  /** Hot path: the windows are gone through without making parts of them. */
  #addRamps(sum: RampIntegral, dueAtUs: number, caughtUpAtUs: number, untilUs: number): void {
    const sinceUs = Math.max(dueAtUs, caughtUpAtUs)
    for (const window of this.#timeline.windows) {
      const fromUs = Math.max(sinceUs, window.fromUs)
      const toUs = Math.min(untilUs, window.toUs)
      if (toUs > fromUs) sum.addRamp(fromUs - dueAtUs, toUs - dueAtUs)
    }
  }

  /** Hot path, as above. */
  #addAge(client: ClientStaleness, untilUs: number): void {
    if (client.newestDueAtUs === null) return
    for (const window of this.#timeline.windows) {
      const fromUs = Math.max(client.newestSinceUs, window.fromUs)
      const toUs = Math.min(untilUs, window.toUs)
      if (toUs <= fromUs) continue
      const youngestUs = fromUs - client.newestDueAtUs
      const oldestUs = toUs - client.newestDueAtUs
      this.#ageIntegral += (oldestUs ** 2 - youngestUs ** 2) / 2
      this.#ageTimeUs += toUs - fromUs
    }
  }
}

function catchUp(client: ClientStaleness, atUs: number, lateUs: number): void {
  client.caughtUpAtUs = Math.max(client.caughtUpAtUs, atUs)
  client.earliestCaughtUpAtUs = Math.max(client.earliestCaughtUpAtUs, atUs - lateUs)
}
