/**
 * The system's own programs for namespaces and interfaces, run with words and never through a shell.
 *
 * Each runs in a process group of its own: Ctrl-C reaches every process of a terminal's group, and what is being removed
 * just then must still be removed.
 */
import { type ChildProcess, type ExecFileSyncOptions, execFileSync, spawn } from 'node:child_process'
import { codeOf } from '../../protocol/thrown.ts'
import { programPath } from '../program-path.ts'

/** How long one of them may take; a kernel that takes longer to make an interface is in trouble, ms. */
const COMMAND_MS = 10_000

/** The types do not know `detached`, which Node passes on here as everywhere. */
const AT_ONCE: ExecFileSyncOptions & { readonly detached: true } = {
  timeout: COMMAND_MS,
  stdio: 'ignore',
  detached: true,
}

const running = new Set<ChildProcess>()

/** One of the system's programs said no, or is not there. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  /** Its own words. */
  readonly said: string

  constructor(command: string, said: string) {
    super(`${command}: ${said}`)
    this.said = said
  }
}

/** What is said of a program that is not there. */
export function notInstalled(program: string): string {
  return `${program} is not installed`
}

/** Runs `ip` or `tc`; resolves with what it printed. @throws CommandError with its own words */
export function runCommand(program: 'ip' | 'tc', ...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (said: string): void => reject(new CommandError(`${program} ${words.join(' ')}`, said))
    const path = programPath(program, process.env) ?? program
    const child = spawn(path, words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: COMMAND_MS, detached: true })
    running.add(child)
    let [printed, complained] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))
    child.once('error', (error) => fail(codeOf(error) === 'ENOENT' ? notInstalled(program) : error.message))
    child.once('close', (code, signal) => {
      running.delete(child)
      if (code === 0) resolve(printed)
      else fail(complaintOf(complained) ?? (signal === null ? `exit code ${code}` : `ended by ${signal}`))
    })
  })
}

/**
 * For the last moment of a process, which waits for no promise. What fails twice is left to whoever comes next. Commands
 * that still run are ended first: nobody hears of them any more.
 */
export function runCommandAtOnce(program: 'ip', ...words: readonly string[]): void {
  for (const child of running) child.kill('SIGKILL')
  const path = programPath(program, process.env) ?? program
  for (let left = 2; left > 0; left--) {
    try {
      execFileSync(path, words, AT_ONCE)
      return
    } catch {}
  }
}

/** Its first line; null when it said nothing. */
function complaintOf(stderr: string): string | null {
  const [said = ''] = stderr.trim().split('\n')
  // iproute2 says both "RTNETLINK answers: …" and "Error: …".
  return said === '' ? null : said.replace(/^(Error|RTNETLINK answers): /, '').replace(/\.$/, '')
}
