/** What `--feed` means: made-up rows, a recorded feed, or a file of rows. */
import { basename, dirname } from 'node:path'
import { fitsPayload } from '../../protocol/event.ts'
import { recordedFeed, recordedFeedNames } from '../../scenarios/index.ts'
import { readRowFile } from '../../scenarios/language/feed-rows.ts'
import { unknownName, usageError } from '../errors.ts'

const SYNTHETIC = 'synthetic'

/**
 * The rows of a feed, each of which fits into `payloadBytes`; null for the synthetic one.
 * @throws LabError (exit 2) when there is no such feed or a row is too large
 */
export function readFeedRows(feed: string, payloadBytes: number): readonly unknown[] | null {
  if (feed === SYNTHETIC) return null
  const rows = /[/\\.]/.test(feed) ? rowsOfFile(feed) : rowsOfRecordedFeed(feed)
  const tooLarge = rows.findIndex((row) => !fitsPayload(JSON.stringify(row), payloadBytes))
  if (tooLarge === -1) return rows
  throw usageError(
    `--payload: expected room for every row of ${feed}, row ${tooLarge + 1} needs more than ${payloadBytes} B`,
  )
}

/** The user names the file, so any folder will do; the row file's own rules hold. */
function rowsOfFile(file: string): readonly unknown[] {
  const reading = readRowFile(dirname(file), basename(file))
  if (reading.ok) return reading.rows
  throw usageError(`--feed ${file}: expected ${reading.expected}, found ${reading.found}; ${reading.fix}`)
}

function rowsOfRecordedFeed(name: string): readonly unknown[] {
  const feed = recordedFeed(name)
  if (feed === null) throw unknownName('feed', name, [...recordedFeedNames(), SYNTHETIC], 'the path of a JSON file')
  return feed.rows
}
