/** A real Chrome or Chromium for the browser tests: TLAB_BROWSER, or the first one found where systems keep theirs. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser must do nothing of its own accord on the network: the tests watch every request. */
const QUIET = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * @param args beside the usual ones, such as `--host-resolver-rules=…`
 * @throws when there is none: a missing browser is a failure, never a silent skip
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const isRoot = process.getuid?.() === 0 // Chromium refuses its sandbox to root
  return chromium.launch({
    executablePath: findChromium(),
    args: [...QUIET, ...(isRoot ? ['--no-sandbox'] : []), ...args],
  })
}

function findChromium(): string {
  const named = process.env['TLAB_BROWSER']
  if (named) return named
  const found = [...USUAL_PLACES, chromium.executablePath()].find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    'expected a Chrome or Chromium for the browser tests, found none; install one, or name it in TLAB_BROWSER',
  )
}
