/**
 * Staleness of a population over the measured windows: at any instant, now − dueAt of the oldest event that
 * is due and not yet delivered, 0 if there is none; and the age of information, now − dueAt of the newest
 * event delivered (Kaul, Yates, Gruteser: "Real-time status: How often should one update?", 2012).
 *
 * Both grow with the time and fall back at a delivery, so their integrals are sums of trapezia: exact, no sampling.
 */
import type { Staleness } from '../../results/format.ts'
import { TimeWeightedHistogram } from './time-weighted-histogram.ts'
import type { Timeline } from './timeline.ts'

/** What one client's staleness needs to remember between two deliveries, µs of the lab clock. */
export class ClientStaleness {
  /** When the client last had everything that was due; also when it joined. */
  caughtUpAtUs: number
  /** Of the newest event that it has, whatever is missing before it. */
  newestDueAtUs: number | null = null
  newestSinceUs = 0

  constructor(joinedAtUs: number) {
    this.caughtUpAtUs = joinedAtUs
  }
}

export class PopulationStaleness {
  readonly #timeline: Timeline
  readonly #stale = new TimeWeightedHistogram()
  #ageIntegral = 0
  #ageTimeUs = 0
  #clientTimeUs = 0

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  /** The oldest missing event of a client arrived, and with it everything up to now. */
  delivered(client: ClientStaleness, dueAtUs: number, receivedAtUs: number): void {
    this.#addStale(client, dueAtUs, receivedAtUs)
    client.caughtUpAtUs = receivedAtUs
    this.aged(client, dueAtUs, receivedAtUs)
  }

  /** An event arrived, in order or ahead of one that is missing: nothing newer than the newest makes it younger. */
  aged(client: ClientStaleness, dueAtUs: number, receivedAtUs: number): void {
    if (client.newestDueAtUs !== null && dueAtUs <= client.newestDueAtUs) return
    this.#addAge(client, receivedAtUs)
    client.newestDueAtUs = dueAtUs
    client.newestSinceUs = receivedAtUs
  }

  /**
   * A gap signal says that what was missing will not come. Later events may be due already, and count from then on;
   * when nobody knows how long the missing ones were due, those later ones count from their own due instants.
   */
  resolved(client: ClientStaleness, oldestMissingDueAtUs: number | null, atUs: number): void {
    if (oldestMissingDueAtUs === null) return
    this.#addStale(client, oldestMissingDueAtUs, atUs)
    client.caughtUpAtUs = Math.max(client.caughtUpAtUs, atUs)
  }

  /** The client's measures end; `oldestMissingDueAtUs` is when the first event that never came was due. */
  finish(client: ClientStaleness, joinedAtUs: number, oldestMissingDueAtUs: number | null): void {
    const endsAtUs = this.#timeline.endsAtUs
    if (oldestMissingDueAtUs !== null) this.#addStale(client, oldestMissingDueAtUs, endsAtUs)
    this.#addAge(client, endsAtUs)
    for (const part of this.#timeline.measuredParts(joinedAtUs, endsAtUs)) this.#clientTimeUs += part.toUs - part.fromUs
  }

  result(): Staleness {
    if (this.#clientTimeUs === 0) return { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs: null }
    return {
      meanMs: this.#stale.integral / this.#clientTimeUs / 1000,
      p99Ms: this.#stale.quantile(0.99, this.#clientTimeUs) / 1000,
      peakMs: this.#stale.peak / 1000,
      ageMeanMs: this.#ageTimeUs === 0 ? null : this.#ageIntegral / this.#ageTimeUs / 1000,
    }
  }

  /** Hot path: the windows are gone through without making parts of them. */
  #addStale(client: ClientStaleness, dueAtUs: number, untilUs: number): void {
    const sinceUs = Math.max(dueAtUs, client.caughtUpAtUs)
    for (const window of this.#timeline.windows) {
      const fromUs = Math.max(sinceUs, window.fromUs)
      const toUs = Math.min(untilUs, window.toUs)
      if (toUs > fromUs) this.#stale.addRamp(fromUs - dueAtUs, toUs - dueAtUs)
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
