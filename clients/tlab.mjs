#!/usr/bin/env node
// What `tlab` starts: plain JavaScript, so that an old Node or a clone that is not built gets one clear line.
import { existsSync, readFileSync } from 'node:fs'
import { nodeComplaint } from './node-version.mjs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const program = new URL('../dist/clients/main.js', import.meta.url)
const complaint =
  nodeComplaint(process.versions.node, engines.node) ??
  (existsSync(program) ? null : 'this clone is not built yet: run "npm run build" in its folder')

if (complaint === null) {
  await import(program.href)
} else {
  process.stderr.write(`tlab: ${complaint}\n`)
  process.exitCode = 2 // the user's to mend, as everywhere in tlab
}
