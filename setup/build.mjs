/** Builds what changed since the last build, judged by the contents of the files, never by their dates. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, step, tool } from './command.mjs'

const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
const NOT_BUILT = /(\.test\.tsx?|\.verify\.ts|\.md)$|^results\/runs\b/

/** Each part: what it reads, what builds it, and a file that proves that it was built. */
const PARTS = [
  {
    name: 'program',
    inputs: [...SETTINGS, 'protocol', 'scenarios', 'results', 'server', 'clients'],
    command: tool('tsc', '-p', 'tsconfig.build.json'),
    proof: 'dist/clients/main.js',
  },
  {
    name: 'dashboard',
    inputs: [...SETTINGS, 'protocol', 'results', 'dashboard'],
    command: tool('vite', 'build', 'dashboard', '--logLevel', 'warn'),
    proof: 'dist/dashboard/index.html',
  },
]

/** @returns {Promise<boolean>} whether everything is built */
export async function build() {
  for (const part of PARTS) {
    const stamp = join(root, '.setup', `${part.name}.built-from`)
    const digest = digestOf(root, part.inputs)
    if (existsSync(join(root, part.proof)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) continue
    if (!(await step(`build the ${part.name}`, part.command))) return false
    mkdirSync(join(stamp, '..'), { recursive: true })
    writeFileSync(stamp, digest)
  }
  return true
}

/**
 * One digest over names and contents of all files at or below the inputs.
 * @param {string} folder absolute
 * @param {readonly string[]} inputs relative paths
 * @returns {string} hexadecimal
 */
export function digestOf(folder, inputs) {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap((input) => filesBelow(folder, input))) {
    const content = readFileSync(join(folder, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @param {string} path relative, with slashes
 * @returns {string[]} in an order that does not depend on the file system
 */
function filesBelow(folder, path) {
  if (NOT_BUILT.test(path) || !existsSync(join(folder, path))) return []
  if (!statSync(join(folder, path)).isDirectory()) return [path]
  return readdirSync(join(folder, path))
    .sort()
    .flatMap((name) => filesBelow(folder, `${path}/${name}`))
}
