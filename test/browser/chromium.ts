/** A real Chrome or Chromium for the browser tests: the one of `tlab claims`, or the one that Playwright has downloaded. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { browserFlags, chooseBrowser } from '../../clients/experiments/choose-browser.ts'

/**
 * @param args beside the usual ones, such as `--host-resolver-rules=…`
 * @throws when there is none: a missing browser is a failure, never a silent skip
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: [...browserFlags(), ...args] })
}

/** @throws as launchChromium */
export function findChromium(): string {
  const chosen = chooseBrowser(process.env, process.platform)
  if ('path' in chosen) return chosen.path
  if (existsSync(chromium.executablePath())) return chromium.executablePath()
  throw new Error(`expected a browser for the browser tests; ${chosen.why}`)
}
