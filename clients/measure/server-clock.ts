/**
 * The server's clock as seen from here. Events, feeds and the server's own faults carry instants of the server's clock;
 * whoever takes one in translates it once, at the border, and everything behind knows only the clock of this host.
 */

/** Server clock − our clock, whole µs; its error is at most the uncertainty. */
export interface ClockRelation {
  readonly offsetUs: number
  readonly uncertaintyUs: number
}

/** One clock for both, as processes of one host have. */
export const SHARED: ClockRelation = { offsetUs: 0, uncertaintyUs: 0 }

export class ServerClock implements ClockRelation {
  readonly offsetUs: number
  readonly uncertaintyUs: number

  constructor({ offsetUs, uncertaintyUs }: ClockRelation = SHARED) {
    this.offsetUs = offsetUs
    this.uncertaintyUs = uncertaintyUs
  }

  /** An instant of the server's clock as our clock shows it, µs. Hot path. */
  toLocalUs(serverUs: number): number {
    return serverUs - this.offsetUs
  }

  /** An instant of our clock as the server's shows it, µs. */
  toServerUs(localUs: number): number {
    return localUs + this.offsetUs
  }
}
