/**
 * Names in package-lock.json every optional package that npm left out.
 *
 * Tools with native parts (Biome, oxc) list one optional package per platform. Where a registry does not serve all
 * of them, `npm install` drops the missing ones from the lockfile; `npm ci` then rejects it, and on another platform
 * the tool would come without its binary. Run this after every change of dependencies:
 *
 *     node setup/complete-lockfile.mjs
 *
 * The platform is read from the package's name, which is how these families name them. Entries have neither
 * `resolved` nor `integrity`: npm asks whatever registry it is configured for.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/**
 * @typedef {{ version?: string, os?: string[], cpu?: string[], libc?: string[], dev?: boolean, optional?: boolean,
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * The optional dependencies that no entry of the lockfile satisfies.
 * @param {Lockfile} lockfile
 * @returns {{ name: string, version: string, wantedBy: string }[]} `wantedBy` is a path such as `node_modules/knip`
 */
export function missingOptionals(lockfile) {
  return Object.entries(lockfile.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !resolvesFrom(lockfile, path, name))
      .map(([name, version]) => ({ name, version, wantedBy: path })),
  )
}

/**
 * A copy of the lockfile with every missing optional package named, in npm's own order of keys.
 * @param {Lockfile} lockfile
 * @returns {Lockfile}
 */
export function completed(lockfile) {
  const packages = { ...lockfile.packages }
  for (const { name, version, wantedBy } of missingOptionals(lockfile)) {
    if (!EXACT_VERSION.test(version))
      throw new Error(`expected ${wantedBy} to want an exact version of ${name}, found "${version}": add it by hand`)
    const dev = packages[wantedBy]?.dev ? { dev: true } : {}
    packages[`node_modules/${name}`] = { version, ...platformOf(name), ...dev, optional: true }
  }
  const [[rootPath, root] = ['', {}], ...others] = Object.entries(packages)
  others.sort(([one], [other]) => one.localeCompare(other, 'en'))
  return { ...lockfile, packages: { [rootPath]: root, ...Object.fromEntries(others) } }
}

/**
 * `@biomejs/cli-linux-x64-musl` runs on os linux, cpu x64, libc musl.
 * @param {string} name
 * @returns {{ os?: string[], cpu: string[], libc?: string[] }}
 */
export function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = words.find((word) => OPERATING_SYSTEMS.includes(word))
  const cpu = words.find((word) => PROCESSORS.includes(word))
  if (cpu === 'wasm32') return { cpu: [cpu] }
  if (!os || !cpu)
    throw new Error(
      `expected a platform at the end of ${name}, such as -linux-x64: add it to package-lock.json by hand`,
    )
  if (words.includes('musl')) return { os: [os], cpu: [cpu], libc: ['musl'] }
  if (words.includes('gnu')) return { os: [os], cpu: [cpu], libc: ['glibc'] }
  return { os: [os], cpu: [cpu] }
}

/**
 * Node's own search: the package's node_modules, then those of the folders above it.
 * @param {Lockfile} lockfile
 * @param {string} path
 * @param {string} name
 * @returns {boolean}
 */
function resolvesFrom(lockfile, path, name) {
  if (lockfile.packages[`${path ? `${path}/` : ''}node_modules/${name}`]) return true
  if (path === '') return false
  return resolvesFrom(lockfile, path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name)
}

function main() {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lockfile = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingOptionals(lockfile)
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completed(lockfile), null, 2)}\n`)
  console.log(`package-lock.json: ${missing.length} optional packages added`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
