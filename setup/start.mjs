/** `npm start`: the whole lab once, from nothing to a result on the screen. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { root, runHere } from './command.mjs'
import { install } from './install.mjs'

/**
 * Runs the scenario `quick`, and on a terminal shows its result in a browser.
 * @param {readonly string[]} options of `tlab run`, such as `--repeat 3`
 * @returns {Promise<number>} exit code: that of the run
 */
export async function start(options) {
  console.log('transport-lab: polling, long-polling, sse and websocket over one live feed')
  if (!((await install()) && (await build()))) return 1
  const before = new Set(savedRuns())
  const code = await runHere(tlab('run', 'quick', ...options))
  const result = savedRuns().find((file) => !before.has(file))
  if (result && code !== 130 && process.stdout.isTTY) await runHere(tlab('open', result))
  return code
}

/** @param {readonly string[]} args */
function tlab(...args) {
  return [process.execPath, join(root, 'clients', 'tlab.mjs'), ...args]
}

/** @returns {string[]} the newest first: names begin with the time */
function savedRuns() {
  const folder = join(root, 'results', 'runs')
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return files
      .sort()
      .reverse()
      .map((name) => join(folder, name))
  } catch {
    return [] // nothing was ever run here
  }
}
