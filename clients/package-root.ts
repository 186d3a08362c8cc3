/**
 * Where the package's own files lie. The same code runs from `clients/` (tests) and from `dist/clients/`
 * (the built CLI), so the folder is found by walking up to our package.json, never by counting levels.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE_NAME = 'transport-lab'

/** The package's folder, absolute. */
export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

/** Files and folders of the package, absolute. */
export const packagePaths = {
  scenarios: join(packageRoot, 'scenarios'),
  claims: join(packageRoot, 'scenarios', 'claims'),
  feeds: join(packageRoot, 'scenarios', 'feeds'),
  /** Where runs are saved unless `--out` says otherwise. */
  runs: join(packageRoot, 'results', 'runs'),
  /** Runs that come with the package. */
  reference: join(packageRoot, 'results', 'reference'),
  dashboard: join(packageRoot, 'dist', 'dashboard'),
  serverMain: join(packageRoot, 'dist', 'server', 'main.js'),
  linkMain: join(packageRoot, 'dist', 'clients', 'link', 'main.js'),
  driverMain: join(packageRoot, 'dist', 'clients', 'driver', 'main.js'),
} as const

/** The version in the package's package.json. */
export function packageVersion(): string {
  return readPackage(join(packageRoot, 'package.json'))?.version ?? '0.0.0'
}

/**
 * The nearest folder at or above `start` that holds our package.json.
 * @throws Error when there is none, which is a fault of the installation
 */
export function findPackageRoot(start: string): string {
  const name = readPackage(join(start, 'package.json'))?.name
  if (name === PACKAGE_NAME) return start
  const parent = dirname(start)
  if (parent === start) throw new Error(`expected a package.json of ${PACKAGE_NAME} above this file, found none`)
  return findPackageRoot(parent)
}

function readPackage(file: string): { name?: string; version?: string } | null {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
