/** The other side broke its protocol. The message says what was expected and what came. */
export class WireError extends Error {
  override readonly name = 'WireError'
}
