/**
 * Where a Chrome or Chromium may lie. Plain JavaScript, because the setup looks before anything is built; the program
 * itself and the browser tests look here as well.
 */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

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
 * The first of these places that has a program; null: none has.
 * @param {Record<string, string | undefined>} environment
 * @param {string} platform as in `process.platform`
 * @returns {string | null}
 */
export function findBrowser(environment, platform) {
  return browserCandidates(environment, platform).find(isProgram) ?? null
}

/**
 * @param {string} path
 * @returns {boolean}
 */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
