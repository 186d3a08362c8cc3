/** The lab's server as a publisher for another server: what it is told, and how it went. */

export interface RelayOptions {
  /** Whose events are posted. */
  readonly channel: string
  /** Such as `http://127.0.0.1:8090/publish?channel=run-1`. */
  readonly url: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
}

/** What became of the events of the channel so far. */
export interface RelayStatus {
  /** Answered with 2xx. */
  readonly accepted: number
  /** Answered with anything else. */
  readonly refused: number
  /** Not answered, or given up before it was posted. */
  readonly failed: number
  /** Not posted yet, or not answered yet. */
  readonly pending: number
  /** How the first that was not accepted ended, in words; null: none. */
  readonly firstProblem: string | null
  /** From its due instant until an event was handed to the connection, µs; since the owner began to measure last. */
  readonly latenessUs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** From there to the end of the answer, likewise. */
  readonly answerUs: { readonly p50: number; readonly p99: number; readonly max: number }
}
