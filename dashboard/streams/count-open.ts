/** How many streams are open at once, asked again where a stream was cut meanwhile. */
import { StreamFailed, StreamGroup } from './stream-group.ts'

/** A browser drops its connections whenever a network interface comes or goes (ERR_NETWORK_CHANGED), as containers' do. */
const TRIES = 3
const LIKELY_CAUSE = 'a browser cuts them when a network interface comes or goes'

/**
 * @param count asks the group for streams and says how many are open; each time with a new group, whose streams end with it
 * @throws what `count` throws; StreamFailed when streams failed each time
 */
export async function countOpen(count: (group: StreamGroup) => Promise<number>): Promise<number> {
  for (let tried = 1; ; tried++) {
    const group = new StreamGroup()
    try {
      return await count(group)
    } catch (error) {
      if (!(error instanceof StreamFailed)) throw error
      if (tried === TRIES) throw new StreamFailed(`${error.message}, ${TRIES} times over; ${LIKELY_CAUSE}`)
    } finally {
      group.closeAll()
    }
  }
}
