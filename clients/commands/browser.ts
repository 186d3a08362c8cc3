/** Shows a page in the user's browser, where there is one to show it. */
import { spawn } from 'node:child_process'
import type { Terminal } from './terminal.ts'

/** What decides whether opening a browser would be welcome. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  /** A person is looking: stdout is a terminal. */
  readonly isTerminal: boolean
}

/** Only where somebody sits in front of this machine: a terminal, no SSH, no CI, and on Linux a display. */
export function wantsBrowser({ env, platform, isTerminal }: Surroundings): boolean {
  if (!isTerminal || env['CI'] || env['SSH_CONNECTION'] || env['SSH_TTY']) return false
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/** Tries; a browser that cannot be opened is no failure, since the address was printed. */
export function openBrowser(url: string, platform: NodeJS.Platform, terminal: Pick<Terminal, 'warn'>): void {
  const [command, ...args] = openCommand(url, platform)
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => terminal.warn('no browser could be opened: open the address above in one'))
  child.unref()
}

/** Each system's own way to open an address. */
export function openCommand(url: string, platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open', url]
  // `start` takes a first quoted argument for a window's title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '', url.replaceAll('&', '^&')]
  return ['xdg-open', url]
}
