/** What a command writes to: results on stdout, everything else on stderr, each with its own colour and width. */
import { usesColour, widthOf } from '../report/paint.ts'
import type { Layout } from '../report/wrap.ts'

export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  /** How text for stdout, the results, is laid out. */
  readonly results: Layout
  /** How text for stderr, the progress, is laid out. */
  readonly progress: Layout & { readonly isTerminal: boolean; readonly stream: NodeJS.WriteStream }
  /** Writes a result to stdout, with a line's end. */
  print(text: string): void
  /** Writes to stderr, with a line's end. */
  warn(text: string): void
  /**
   * Resolves when everything that was written has left the process; ending earlier would cut a pipe short.
   * With the reason why results could not be written, such as a full disk, or null.
   */
  flush(): Promise<Error | null>
}

/** The process's own streams. A reader that went away (`tlab list | head -1`) is no failure. */
export function openTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  let lost: Error | null = null
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost ??= error
  })
  // Where stderr cannot be written to, there is nobody left to tell.
  stderr.on('error', () => {})
  return {
    env,
    get results() {
      return { width: widthOf(stdout, env), colour: usesColour(stdout, env) }
    },
    get progress() {
      const isTerminal = stderr.isTTY === true && env['TERM'] !== 'dumb'
      return { width: widthOf(stderr, env), colour: usesColour(stderr, env), isTerminal, stream: stderr }
    },
    print: (text) => void stdout.write(`${text}\n`),
    warn: (text) => void stderr.write(`${text}\n`),
    flush: async () => {
      await Promise.all([drained(stdout), drained(stderr)])
      return lost
    },
  }
}

/** A write's callback comes after all earlier writes, whether they went well or not. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
