/** A message that the server did not take, by its own words. */

/** Answers that a later try may not get: the request was too slow, too many came, or the server could not just now. */
const FOR_NOW: readonly number[] = [408, 429]
const SERVER_ERRORS = 500

export class MessageRefused extends Error {
  /** Whether a repeat would be refused, too. */
  readonly isForGood: boolean

  /** @param status of HTTP, also of a problem that came in a frame; absent: none was told, and nothing speaks against a repeat */
  constructor(reason: string, status: number = SERVER_ERRORS) {
    super(reason)
    this.name = 'MessageRefused'
    this.isForGood = status < SERVER_ERRORS && !FOR_NOW.includes(status)
  }
}
