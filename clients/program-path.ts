/** Where the system's programs are. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where the system would find a program; null: nowhere. */
export function programPath(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  // Debian keeps tools of the administrator where an ordinary user's PATH does not lead, nor that of a plain `su`.
  return [...folders, '/usr/sbin', '/sbin'].map((folder) => join(folder, name)).find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
