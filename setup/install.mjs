/** Installs the packages of package-lock.json when node_modules is missing or holds others. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root, runQuietly } from './command.mjs'

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, os?: string[] }} Entry
 * @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Manifest
 */

/** @returns {Promise<boolean>} whether the packages are there */
export async function install() {
  if (isInstalled()) return true
  console.log('installing packages (npm ci) …')
  const flags = ['--include=dev', '--no-audit', '--no-fund']
  let result = await runQuietly(npm('ci', ...flags))
  if (/EUSAGE/.test(result.output)) {
    console.log('npm ci rejects package-lock.json (mend: node setup/complete-lockfile.mjs): npm install instead')
    result = await runQuietly(npm('install', '--no-save', ...flags))
  }
  if (result.code !== 0)
    console.error(`${result.output.trimEnd()}\nthe packages could not be installed: see npm's words above`)
  return result.code === 0
}

function isInstalled() {
  const hidden = join(root, 'node_modules', '.package-lock.json') // npm writes it last: without it nothing is complete
  if (!existsSync(hidden)) return false
  const wanted = readJson(join(root, 'package-lock.json')).packages
  return !staleness(readJson(join(root, 'package.json')), wanted, readJson(hidden).packages, process.platform)
}

/**
 * The first reason why what is installed is not what is wanted; null when it is.
 * @param {Manifest} manifest
 * @param {Record<string, Entry>} wanted `packages` of package-lock.json
 * @param {Record<string, Entry>} installed `packages` of node_modules/.package-lock.json
 * @param {string} platform
 * @returns {string | null}
 */
export function staleness(manifest, wanted, installed, platform) {
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
    if (!installed[`node_modules/${name}`]) return `${name} is not installed`
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const found = installed[path]
    if (!found && !entry.optional && !entry.devOptional) return `${path} is not installed`
    if (found && found.version !== entry.version) return `${path} is ${found.version}, not ${entry.version}`
  }
  // A folder that two systems share: the binaries of the other one do not run here.
  for (const [path, { os }] of Object.entries(installed))
    if (os && !os.includes(platform) && !os.some((name) => name.startsWith('!')))
      return `${path} is for ${os.join(', ')}`
  return null
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
