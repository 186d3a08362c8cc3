/** How the set-up runs other programs: always through this Node and a package's own script, never through a shell. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone's folder, absolute. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A tool's script below node_modules; run by Node itself, so that Windows needs no `.cmd`. */
const tools = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
  playwright: 'node_modules/playwright-core/cli.js',
  tsc: 'node_modules/typescript/bin/tsc',
  vite: 'node_modules/vite/bin/vite.js',
  vitest: 'node_modules/vitest/vitest.mjs',
}

/**
 * Runs a program to its end and keeps what it says.
 * @param {readonly string[]} command the program and its arguments
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr in the order in which they came
 */
export function runQuietly(command) {
  return new Promise((resolve) => {
    const child = start(command, ['ignore', 'pipe', 'pipe'], {})
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ code: 127, output: `${command[0]}: ${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * Runs a program on our own terminal. Ctrl-C is the program's to answer: we wait for its exit code.
 * @param {readonly string[]} command
 * @param {Record<string, string>} [environment] added to ours
 * @returns {Promise<number>} its exit code
 */
export function runHere(command, environment = {}) {
  return new Promise((resolve) => {
    const waitForChild = () => {}
    process.on('SIGINT', waitForChild)
    const child = start(command, 'inherit', environment)
    const end = (/** @type {number} */ code) => {
      process.off('SIGINT', waitForChild)
      resolve(code)
    }
    child.on('error', (error) => {
      console.error(`${command[0]}: ${error.message}`)
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

/**
 * Runs a step quietly: one line with its time, and all that it said only if it failed.
 * @param {string} title
 * @param {readonly string[]} command
 * @returns {Promise<boolean>} whether it ended with 0
 */
export async function step(title, command) {
  const startedAt = performance.now()
  const { code, output } = await runQuietly(command)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (code !== 0) console.log(output.trimEnd())
  console.log(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`)
  return code === 0
}

/**
 * Node with a script of a tool.
 * @param {keyof typeof tools} tool
 * @param {readonly string[]} args
 */
export function tool(tool, ...args) {
  return [process.execPath, join(root, tools[tool]), ...args]
}

/**
 * npm as it was started, else the one that came with this Node, else the one on the PATH.
 * @param {readonly string[]} args
 */
export function npm(...args) {
  const started = process.env['npm_execpath'] ?? ''
  if (basename(started) === 'npm-cli.js') return [process.execPath, started, ...args]
  const bundled = join(process.execPath, '..', 'node_modules', 'npm', 'bin', 'npm-cli.js') // where Windows has it
  return existsSync(bundled) ? [process.execPath, bundled, ...args] : ['npm', ...args]
}

/**
 * @param {readonly string[]} command
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {Record<string, string>} environment
 */
function start([program = '', ...args], stdio, environment) {
  return spawn(program, args, { cwd: root, stdio, env: { ...process.env, ...environment } })
}
