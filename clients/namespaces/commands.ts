/** The system's own programs for namespaces and interfaces, run with words and never through a shell. */
import { type ExecFileException, execFile, execFileSync } from 'node:child_process'

/** How long one of them may take; a kernel that takes longer to make an interface is in trouble, ms. */
const COMMAND_MS = 10_000

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

/** Runs `ip` or `tc`; resolves with what it printed. @throws CommandError with its own words */
export function runCommand(program: 'ip' | 'tc', ...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { timeout: COMMAND_MS, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new CommandError(`${program} ${words.join(' ')}`, complaintOf(error, stderr)))
    })
  })
}

/** For the last moment of a process, which waits for no promise. What fails is left to whoever comes next. */
export function runCommandAtOnce(program: 'ip', ...words: readonly string[]): void {
  try {
    execFileSync(program, words, { timeout: COMMAND_MS, stdio: 'ignore' })
  } catch {}
}

function complaintOf(error: ExecFileException, stderr: string): string {
  if (error.code === 'ENOENT') return 'no such program here'
  const [said = ''] = stderr.trim().split('\n')
  // iproute2 says both "RTNETLINK answers: …" and "Error: …".
  return said === ''
    ? error.message.replace(/\s+/g, ' ').trim()
    : said.replace(/^(Error|RTNETLINK answers): /, '').replace(/\.$/, '')
}
