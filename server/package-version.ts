/**
 * The version of this package. The code runs from `server/` and from `dist/server/`, so package.json is found
 * by walking up, never by counting levels.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const packageVersion: string = versionAbove(dirname(fileURLToPath(import.meta.url)))

function versionAbove(folder: string): string {
  const file = join(folder, 'package.json')
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  const parent = dirname(folder)
  return parent === folder ? '0.0.0' : versionAbove(parent)
}
