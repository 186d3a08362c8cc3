/** Which browser makes experiments and browser tests, and what it must leave alone. */
import { findBrowser, isProgram } from '../browser-places.mjs'

export type BrowserChoice = { readonly path: string } | { readonly why: string }

/** TLAB_BROWSER, which must be right if it is set, or the first one where systems keep theirs. @param platform as in `process.platform` */
export function chooseBrowser(env: NodeJS.ProcessEnv, platform: string): BrowserChoice {
  const named = env['TLAB_BROWSER']
  if (named && !isProgram(named)) {
    return { why: `TLAB_BROWSER names ${named}, where there is no program: name a Chrome or Chromium, or unset it` }
  }
  const path = findBrowser(env, platform)
  if (path !== null) return { path }
  return { why: 'no browser was found: install Chrome or Chromium, or name one in TLAB_BROWSER' }
}

/** The browser must do nothing of its own accord on the network: what it does is what is looked at. */
const QUIET_FLAGS = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Chromium refuses its sandbox to root, and would not start. */
export function browserFlags(): string[] {
  return [...QUIET_FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
}
