/** How a failure reaches the user: one line that says what to do, never a stack trace unless asked for. */
import { CommanderError } from 'commander'
import { messageOf } from '../../protocol/thrown.ts'
import { EXIT, EXIT_FAULT, LabError } from '../errors.ts'

/** What stderr says about `error`; null when it has been said. */
export function failureText(error: unknown, env: NodeJS.ProcessEnv): string | null {
  if (error instanceof CommanderError) return null
  if (error instanceof LabError || isStoreError(error)) return prefixed(error.message)
  if (env['TLAB_DEBUG']) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const [firstLine = ''] = messageOf(error).split('\n')
  return prefixed(`${firstLine}\nthis is a fault in transport-lab; run with TLAB_DEBUG=1 for the details`)
}

/** The exit code that `error` ends the program with; commander throws for `--help` and `--version`, too. */
export function failureCode(error: unknown): number {
  if (error instanceof LabError) return error.exitCode
  if (isStoreError(error)) return EXIT.usage
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  return EXIT_FAULT
}

function prefixed(message: string): string {
  return `tlab: ${message}`
}

/** The results' own error, told by its name: its module checks files, which would double the time of `tlab --help`. */
function isStoreError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'StoreError'
}
