/** The program `tlab`: reads its arguments, runs one command, ends with that command's exit code. */
import { failureCode, failureText } from './commands/failure.ts'
import { buildProgram } from './commands/program.ts'
import { openTerminal } from './commands/terminal.ts'
import { EXIT, EXIT_FAULT } from './errors.ts'

const terminal = openTerminal(process)
let failing = false

// What a callback throws has no caller who could catch it; unhandled rejections arrive here, too.
process.on('uncaughtException', fail)

try {
  await end(await buildProgram(terminal).run(process.argv.slice(2)))
} catch (error) {
  await fail(error)
}

async function fail(error: unknown): Promise<void> {
  // The first failure is told; what fails on the way out is its consequence.
  if (failing) return
  failing = true
  const text = failureText(error, process.env)
  if (text !== null) terminal.warn(text)
  await end(failureCode(error))
}

/** Leaves only when everything is written; whatever still runs is ours and has nothing more to do. */
async function end(exitCode: number): Promise<never> {
  const lost = await terminal.flush()
  if (lost !== null) terminal.warn(`tlab: the results could not be written to stdout: ${lost.message}`)
  await terminal.flush()
  process.exit(lost !== null && exitCode === EXIT.done ? EXIT_FAULT : exitCode)
}
