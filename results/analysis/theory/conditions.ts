/**
 * What a trial itself knows of the letters of the formulas, beside what its scenario says: the way to a server
 * elsewhere, and how soon its long-polling clients asked again.
 */

export interface Conditions {
  /**
   * The least round trip of an exchange with a server on another host, µs; null: the server is on the driver's host, and
   * the scenario's `network:` is all that lies between them.
   */
  readonly roundTripUs: number | null
  /** null: nobody measured it. */
  readonly reAsk: ReAsk | null
}

/** How long polls were asked again. */
export interface ReAsk {
  /** From a complete answer to the next question, as the clients measured it, µs. */
  readonly meanUs: number
  readonly mostUs: number
  /** What an answer and the question after it took of the server's processor, µs; null: the server is not ours to ask. */
  readonly serverUs: number | null
}

/** Of a file, or a scenario, that says no more. */
export const NOTHING_MEASURED: Conditions = { roundTripUs: null, reAsk: null }
