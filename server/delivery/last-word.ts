/**
 * The end of a connection on which no HTTP goes on: a last word, the end of our half, and a moment for the client to
 * read it. Cut at once, it might never see the word: what it still sends would be answered by a reset, which
 * discards what it has not read (RFC 9112 §9.6). One who does not end its own half is cut then, else it would
 * hold the socket for ever.
 */
import type { Duplex } from 'node:stream'

/** What a slow network needs for the word and the answer to our end, ms. */
const LINGER_MS = 1_000

export function endWith(socket: Duplex, lastWord?: string): void {
  const cutting = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(cutting))
  if (lastWord === undefined) socket.end()
  else socket.end(lastWord)
}
