/** Finds a Chrome or Chromium for the browser tests, and installs one where there is none. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runQuietly, tool } from './command.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const WINDOWS_PROGRAMS = [
  'Google/Chrome/Application/chrome.exe',
  'Chromium/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
]

/**
 * Where a browser may lie on this system, the likeliest first.
 * @param {Record<string, string | undefined>} environment
 * @param {string} platform as in `process.platform`
 * @returns {string[]} absolute paths
 */
export function browserCandidates(environment, platform) {
  const named = [environment['TLAB_BROWSER'], environment['CHROME_PATH']].filter((path) => path !== undefined)
  if (platform === 'darwin')
    return [...named, ...MAC_APPLICATIONS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)]
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => environment[name] ?? '')
    return [
      ...named,
      ...folders.filter(Boolean).flatMap((folder) => WINDOWS_PROGRAMS.map((path) => `${folder}/${path}`)),
    ]
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean)
  return [...named, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))]
}

/**
 * A browser that is there, else one installed now: Debian's package for root, else Playwright's download.
 * @returns {Promise<string | null>} its path; null when there is none and none could be had
 */
export async function ensureBrowser() {
  const present = findBrowser() ?? (await downloadedBrowser())
  if (present) return present
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('installing a browser (apt-get install chromium) …')
    await tried(['apt-get', 'update'])
    await tried(['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'])
    const packaged = findBrowser()
    if (packaged) return packaged
  }
  console.log('downloading a browser (playwright-core install chromium) …')
  await tried(tool('playwright', 'install', 'chromium'))
  return downloadedBrowser()
}

function findBrowser() {
  return browserCandidates(process.env, process.platform).find(isProgram) ?? null
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

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
