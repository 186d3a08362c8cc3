/**
 * The catalogue of what can go wrong on this side, each with its exit code and words: what was expected,
 * what arrived, what to do next. Whoever throws one of these wants no stack trace shown.
 */

/** Exit codes of `tlab`, in the order in which the first that applies wins. */
export const EXIT = {
  interrupted: 130,
  usage: 2,
  unreachable: 3,
  invalidMeasurement: 4,
  expectationMissed: 99,
  done: 0,
} as const

/** An error that is the user's to mend: one message, no stack trace, one exit code. */
export class LabError extends Error {
  override readonly name = 'LabError'
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A server process of ours did not start. */
export function serverDidNotStart(code: string, message: string): LabError {
  return new LabError(EXIT.unreachable, `the server did not start: ${message} (${code})`)
}

/** The port that was asked for cannot be listened on. */
export function portInUse(host: string, port: number): LabError {
  return new LabError(
    EXIT.unreachable,
    `port ${port} on ${host} is in use: end the program that listens there, or leave --port out for a free one`,
  )
}

/** A server that the user named does not answer as a transport-lab server. */
export function targetUnreachable(target: string, found: string): LabError {
  return new LabError(
    EXIT.unreachable,
    `expected a transport-lab server at ${target}, found: ${found}; start one with "tlab serve" and pass the address it prints`,
  )
}
