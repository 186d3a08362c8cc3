/** Programs that the lab stands on, or makes use of where they are. */
import { existsSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import { programPath } from '../program-path.ts'
import { type Finding, finding } from './finding.ts'

/** `tlab` itself refuses a Node that is too old before it loads any of this; that rule is told here with what was found. */
export function nodeVersion(found: string = process.versions.node, engines: string = readEngines()): Finding {
  const wanted = engines.replace('>=', '')
  const recent = found.localeCompare(wanted, 'en', { numeric: true }) >= 0
  return finding({
    what: 'node',
    level: recent ? 'ok' : 'missing',
    found: `${found}, expected ${wanted} or newer`,
    means: recent ? 'everything runs' : 'nothing runs',
    remedy: recent ? null : 'install a current one from https://nodejs.org',
    needed: true,
  })
}

function readEngines(): string {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    engines: { node: string }
  }
  return engines.node
}

/** Where systems keep a browser that is not on the PATH. */
const BROWSER_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Safari.app/Contents/MacOS/Safari',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

const BROWSER_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'firefox',
  'microsoft-edge',
]

/** Whether the dashboard can be looked at here: the browser that TLAB_BROWSER names, or one where systems keep them. */
export function browser(env: NodeJS.ProcessEnv): Finding {
  const named = env['TLAB_BROWSER']
  const path = [...(named ? [named] : []), ...BROWSER_PLACES].find((place) => existsSync(place))
  const found = path ?? BROWSER_NAMES.map((name) => programPath(name, env)).find((place) => place !== null)
  return finding({
    what: 'browser',
    level: found ? 'ok' : 'limited',
    found: found ?? 'none found',
    means: found ? '"tlab open" can be looked at here' : '"tlab open" serves a page that nobody here can look at',
    remedy: found ? null : 'open its address in a browser through a tunnel (ssh -L), or name a browser in TLAB_BROWSER',
  })
}

/** Whether receive stamps can be held against a packet capture, which is understood on Linux alone. */
export function packetCapture(env: NodeJS.ProcessEnv, system: NodeJS.Platform = platform()): Finding {
  const found = programPath('tcpdump', env)
  const usable = found !== null && system === 'linux'
  return finding({
    what: 'tcpdump',
    level: usable ? 'ok' : 'limited',
    found: found ?? 'not found',
    means: usable
      ? '"tlab doctor --calibrate" holds receive stamps against packets (as root)'
      : 'the error of receive stamps has a bound, and no capture to check it against' +
        (system === 'linux' ? '' : `: packets are looked at on Linux alone, this is ${system}`),
    remedy: usable || system !== 'linux' ? null : 'install tcpdump if you want that check',
  })
}
