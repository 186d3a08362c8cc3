/** The last counts of a server that has closed: not before its last sockets are counted as closed. */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Handles are closed at the end of the turn; more than a few turns means that a socket is not going to close. */
const MOST_TURNS = 100

/**
 * net's server says 'close' when the last socket is destroyed, and that socket says so only when its handle is gone,
 * at the end of the turn of the event loop: counts that are read between the two still have it open. Resolves once
 * `open` is 0, or after a hundred turns.
 *
 * @param open connections that are open now
 */
export async function lastSocketsClosed(open: () => number): Promise<void> {
  for (let turn = 0; open() > 0 && turn < MOST_TURNS; turn += 1) await nextTurn()
}
