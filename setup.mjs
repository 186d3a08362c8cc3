/**
 * What every npm script runs first: `node setup.mjs start|test|build|verify`. Plain JavaScript on Node's own
 * modules, because on a fresh clone nothing else is there yet; each part installs and builds what it lacks.
 */
import { readFileSync } from 'node:fs'
import { nodeComplaint } from './clients/node-version.mjs'
import { build } from './setup/build.mjs'
import { test } from './setup/checks.mjs'
import { install } from './setup/install.mjs'
import { start } from './setup/start.mjs'
import { verify } from './setup/verify.mjs'

/** @type {Record<string, (options: string[]) => Promise<number>>} */
const COMMANDS = {
  start,
  test,
  build: async () => ((await install()) && (await build()) ? 0 : 1),
  verify,
}

process.exitCode = await main(process.argv.slice(2))

/** @param {string[]} args */
async function main([name = '', ...options]) {
  const { engines } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  const command = COMMANDS[name]
  const complaint =
    nodeComplaint(process.versions.node, engines.node) ??
    (command ? null : `expected one of ${Object.keys(COMMANDS).join(', ')}, found "${name}": node setup.mjs start`)
  if (command && complaint === null) return command(options)
  console.error(complaint)
  return 2
}
