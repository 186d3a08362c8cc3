/**
 * The user's own browser, without a window, on one page.
 *
 * No driver library: an experiment's page does all there is to do and posts what it found to the server that it came from. So
 * `tlab` opens an address and waits, which any version of Chrome can do, where a driver is bound to a range of versions, is
 * 13 MB that every user would install for two claims, and holds a debugging channel to the browser that is looked at.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { browserFlags } from './choose-browser.ts'

/** How long it may take to end when it is told to, ms; then it is ended. */
const END_MS = 3_000

/** How often its profile is tried to be removed when this process ends at once, and how long it waits in between, ms. */
const REMOVALS = 20
const REMOVE_AGAIN_MS = 50

/** Of what it said, for whoever must find out why it ended. */
const LAST_WORDS = 300

const OF_ITS_OWN = [
  '--headless=new',
  '--no-default-browser-check',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-dev-shm-usage', // containers give it 64 MiB, and a tab that needs more crashes
  '--disable-popup-blocking', // a second tab is opened by the page, without a click
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--password-store=basic', // never the user's key ring
  '--use-mock-keychain',
]

export interface BrowserProcess {
  /** Resolves when it has ended, with how in words. */
  readonly exited: Promise<string>
  /** Ends it with all its processes, and removes its profile. */
  end(): Promise<void>
}

/** Starts it with a profile of its own, so that nothing of the user's is touched. Never rejects: `exited` tells. */
export async function startBrowser(path: string, url: string): Promise<BrowserProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'tlab-browser-'))
  const args = [...browserFlags(), ...OF_ITS_OWN, `--user-data-dir=${profile}`, url]
  // A group of its own: a wrapper script and the browser's helpers end with it.
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' })
  const exited = endOf(child)
  const killAtExit = (): void => {
    signal(child, 'SIGKILL')
    removeNow(profile)
  }
  process.once('exit', killAtExit)
  return {
    exited,
    end: async () => {
      signal(child, 'SIGTERM')
      await Promise.race([exited, wait(END_MS, undefined, { ref: false })])
      signal(child, 'SIGKILL')
      await exited
      await rm(profile, { recursive: true, force: true, maxRetries: 10 })
      process.off('exit', killAtExit)
    },
  }
}

/** Without a promise, which nobody would wait for. Whoever was killed a moment ago may still be at a file. */
function removeNow(folder: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let tried = 0; tried < REMOVALS; tried++) {
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch {
      Atomics.wait(pause, 0, 0, REMOVE_AGAIN_MS)
    }
  }
}

function endOf(child: ChildProcess): Promise<string> {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS)
  })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, name) => {
      child.stderr?.destroy() // a helper that lives a little longer may hold it open
      const how = name === null ? `exit code ${code}` : `signal ${name}`
      const last = words.trim().split('\n').at(-1) ?? ''
      resolve(last === '' ? how : `${how}: ${last}`)
    })
  })
}

/** To the whole group, which may outlive its first process; nothing where there is none. */
function signal({ pid }: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name)
  } catch {
    // It has ended already.
  }
}
