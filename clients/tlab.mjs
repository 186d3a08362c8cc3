#!/usr/bin/env node
// What `tlab` starts: plain JavaScript, so that an old Node and a clone that is not built get one clear line.
import { existsSync, readFileSync } from 'node:fs'

const wanted = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node.replace('>=', '')
const program = new URL('../dist/clients/main.js', import.meta.url)

if (isOlder(process.versions.node, wanted)) {
  refuse(`expected Node ${wanted} or newer, found ${process.versions.node}: install a current one from https://nodejs.org`)
} else if (!existsSync(program)) {
  refuse('this clone is not built yet: run "npm run build" in its folder')
} else {
  await import(program.href)
}

/** Both are dotted numbers, such as 20.20.2. */
function isOlder(found, wanted) {
  return found.localeCompare(wanted, 'en', { numeric: true }) < 0
}

/** Exit code 2 is the user's to mend, as in every command of tlab. */
function refuse(message) {
  process.stderr.write(`tlab: ${message}\n`)
  process.exitCode = 2
}
