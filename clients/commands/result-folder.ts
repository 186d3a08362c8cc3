/** The folder that a command saves in, looked at before the first trial and not after it. */
import { access, constants, mkdir, readdir } from 'node:fs/promises'
import { codeOf } from '../../protocol/thrown.ts'
import { printable } from '../../scenarios/language/errors.ts'
import { usageError } from '../errors.ts'

/** Makes it where it is not there. @throws LabError (exit 2) when nothing can be saved there */
export async function makeFolder(folder: string): Promise<void> {
  const wrong = await problemOf(() => mkdir(folder, { recursive: true }), folder)
  if (wrong === null) return
  throw usageError(`--out: expected a folder that can be written to, found ${folder} (${wrong}); choose another one`)
}

/** One that holds runs already. @throws LabError (exit 2) when it is none, or nothing can be saved there */
export async function checkSavedFolder(folder: string): Promise<void> {
  const wrong = await problemOf(() => readdir(folder), folder)
  if (wrong === null) return
  throw usageError(
    `--from: expected a folder with saved runs, to which the verdicts can be added, found ${printable(folder)} (${wrong}); ` +
      'name the one that the runs were saved in',
  )
}

/** @param reach fails where the folder is not there */
async function problemOf(reach: () => Promise<unknown>, folder: string): Promise<string | null> {
  try {
    await reach()
    await access(folder, constants.W_OK)
    return null
  } catch (error) {
    return codeOf(error) ?? String(error)
  }
}
