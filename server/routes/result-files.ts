/** Result files in their folders: which there are, and where one lies. Names are checked, never joined as they come. */
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of a folder, and nothing that could lead out of it. */
const RESULT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.json$/

/** What the list needs stands at the start of a result file, bytes. */
const HEAD_BYTES = 2_048

export interface ResultListing {
  readonly name: string
  /** null where the file does not begin as a result does. */
  readonly startedAt: string | null
  readonly scenario: string | null
}

/** All results, the newest first; a name in an earlier folder hides the same in a later one. */
export async function listResults(folders: readonly string[]): Promise<ResultListing[]> {
  const pathByName = new Map<string, string>()
  for (const folder of folders) {
    for (const name of await namesIn(folder)) if (!pathByName.has(name)) pathByName.set(name, join(folder, name))
  }
  const listings = await Promise.all([...pathByName].map(([name, path]) => describe(name, path)))
  return listings.sort((one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? ''))
}

/** Where a result lies; null when the name is none or no folder has it. */
export async function findResultFile(folders: readonly string[], name: string): Promise<string | null> {
  if (!RESULT_NAME.test(name)) return null
  for (const folder of folders) {
    const path = join(folder, name)
    // A link might point anywhere; only a file of the folder itself is served.
    if ((await lstat(path).catch(() => null))?.isFile()) return path
  }
  return null
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile() && RESULT_NAME.test(entry.name)).map((entry) => entry.name)
}

async function describe(name: string, path: string): Promise<ResultListing> {
  const head = await readHead(path).catch(() => '')
  const startedAt = /"startedAt":\s*"([^"]{1,40})"/.exec(head)?.[1] ?? null
  const scenario = /"scenario":\s*\{\s*"name":\s*"([^"]{1,100})"/.exec(head)?.[1] ?? null
  return { name, startedAt, scenario }
}

async function readHead(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
