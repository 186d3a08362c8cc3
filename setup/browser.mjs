/** Finds a Chrome or Chromium for the browser tests, and installs one where there is none. */
import { existsSync } from 'node:fs'
import { findBrowser, isProgram } from '../clients/browser-places.mjs'
import { runQuietly, tool } from './command.mjs'

/**
 * A browser that is there, else one installed now: Debian's package for root, else Playwright's download.
 * @returns {Promise<string | null>} its path; null when there is none and none could be had
 */
export async function ensureBrowser() {
  const present = findBrowser(process.env, process.platform) ?? (await downloadedBrowser())
  if (present) return present
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('installing a browser (apt-get install chromium) …')
    await tried(['apt-get', 'update'])
    await tried(['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'])
    const packaged = findBrowser(process.env, process.platform)
    if (packaged) return packaged
  }
  console.log('downloading a browser (playwright-core install chromium) …')
  await tried(tool('playwright', 'install', 'chromium'))
  return downloadedBrowser()
}

async function downloadedBrowser() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return isProgram(path) ? path : null
}

/** @param {readonly string[]} command */
async function tried(command) {
  const { code, output } = await runQuietly(command)
  if (code !== 0) console.log(output.trimEnd().split('\n').slice(-5).join('\n'))
}
