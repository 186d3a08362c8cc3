/** Which files are meant as claims. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { readYaml } from './yaml-source.ts'

const CLAIM_KEYS = ['sentence', 'where', 'quantifier', 'tests']
const SCENARIO_KEYS = ['feed', 'clients', 'phases', 'transports', 'target', 'matrix']

/** The folder in which a file is a claim unless its keys say otherwise. */
const FOLDER = 'claims'

/** Neither kind is ever as large; what it is then, its own loader says. */
const LARGEST_BYTES = 1024 * 1024

/** By the keys that only one of the two kinds has; where these do not tell, by the folder. */
export function isClaimFile(file: string): boolean {
  if (!existsSync(file) || statSync(file).size > LARGEST_BYTES) return false
  const { readable, value } = readYaml(readFileSync(file, 'utf8'))
  const keys = readable && typeof value === 'object' && value !== null ? Object.keys(value) : []
  const has = (own: readonly string[]): boolean => keys.some((key) => own.includes(key))
  if (has(CLAIM_KEYS) !== has(SCENARIO_KEYS)) return has(CLAIM_KEYS)
  return basename(dirname(resolve(file))) === FOLDER
}
