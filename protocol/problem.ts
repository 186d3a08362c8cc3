/** An error on the wire: a problem document, `application/problem+json` (RFC 9457). */
export interface Problem {
  /** A URI for the kind of problem; `about:blank` when the status says it all (RFC 9457 §4.2.1). */
  readonly type: string
  readonly title: string
  readonly status: number
  /** What was expected, what arrived, what to do next. */
  readonly detail: string
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'
