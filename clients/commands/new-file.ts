/** Files that a command makes where the user says: whole or not at all, and never in place of another. */
import { open, rename, rm } from 'node:fs/promises'
import { codeOf, messageOf } from '../../protocol/thrown.ts'
import { usageError } from '../errors.ts'

const FOUND: Readonly<Record<string, string>> = {
  EEXIST: 'a file of this name: choose another name, or move that file away',
  ENOENT: 'no such folder: make it first, or choose another one',
  ENOTDIR: 'a file where a folder should be: choose another folder',
  EACCES: 'no permission: choose a folder that you may write to',
  EPERM: 'no permission: choose a folder that you may write to',
  EROFS: 'a read-only disk: choose another folder',
  EISDIR: 'a folder of this name: give the file a name of its own',
  ENOSPC: 'a full disk: free some space, or choose another folder',
}

/**
 * Writes `text` to a file that is not there yet: the name is taken first, so that nobody else's file is lost, and what is
 * written beside it then takes its place.
 *
 * @param option what the user calls the path, for the error's words
 * @throws LabError (exit 2) when it is there already or cannot be written; nothing half-written stays behind
 */
export async function writeNewFile(path: string, text: string, option: string): Promise<void> {
  await takeName(path, option)
  const beside = `${path}.${process.pid}.partial`
  try {
    const file = await open(beside, 'wx')
    await file.writeFile(text, 'utf8').finally(() => file.close())
    await rename(beside, path)
  } catch (error) {
    await Promise.all([beside, path].map((name) => rm(name, { force: true }).catch(() => undefined)))
    throw refused(path, option, error)
  }
}

async function takeName(path: string, option: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close()
  } catch (error) {
    throw refused(path, option, error)
  }
}

function refused(path: string, option: string, error: unknown): Error {
  const found = FOUND[codeOf(error) ?? ''] ?? `${messageOf(error)}: choose another file`
  return usageError(`${option}: expected a new file at ${path}, found ${found}`)
}
