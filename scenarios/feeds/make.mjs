#!/usr/bin/env node
/**
 * Makes the feeds of this folder: cuts the recorded ones from the npm package vega-datasets (cut.mjs), and makes the
 * others up from a fixed seed (made-up.mjs).
 *
 *   node scenarios/feeds/make.mjs
 *
 * The package (17 MB) is fetched with `npm pack` into a temporary folder and is never a dependency.
 * The same version gives the same files, byte for byte. `tar` must be there; it is on Linux, macOS and Windows.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CUT_FEEDS } from './cut.mjs'
import { MADE_UP_FEEDS } from './made-up.mjs'

const PACKAGE = 'vega-datasets@3.2.1'
const LARGEST_FEED_BYTES = 100_000

main()

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'transport-lab-feeds-'))
  try {
    const dataFolder = fetchPackage(folder)
    for (const { name, title, file, source, licence, timing, cut } of CUT_FEEDS) {
      const about = { name, title, source: { ...source, package: PACKAGE, file }, licence, timing }
      writeFeed(about, cut(readFileSync(join(dataFolder, file), 'utf8')))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  for (const { make, ...about } of MADE_UP_FEEDS) writeFeed(about, make())
}

/**
 * Fetches and unpacks the package; returns its folder of data.
 * @param {string} folder
 */
function fetchPackage(folder) {
  // npm is a batch file on Windows, which only a shell can start.
  const shell = process.platform === 'win32'
  const packed = execFileSync('npm', ['pack', PACKAGE, '--silent'], { cwd: folder, encoding: 'utf8', shell })
  const archive = packed.trim().split('\n').at(-1) ?? ''
  execFileSync('tar', ['-xzf', archive], { cwd: folder })
  return join(folder, 'package', 'data')
}

/**
 * @param {{ readonly name: string }} about
 * @param {readonly unknown[]} rows
 */
function writeFeed(about, rows) {
  const json = `${JSON.stringify({ ...about, rows }, null, 2)}\n`
  const bytes = Buffer.byteLength(json)
  if (bytes > LARGEST_FEED_BYTES)
    throw new Error(`${about.name}: expected at most ${LARGEST_FEED_BYTES} bytes, got ${bytes}`)
  writeFileSync(fileURLToPath(new URL(`${about.name}.json`, import.meta.url)), json)
  console.log(`${about.name}.json: ${rows.length} rows, ${bytes} bytes`)
}
