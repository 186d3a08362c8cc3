/** The program `tlab`: reads its arguments, runs one command, ends with that command's exit code. */
import { failureCode, failureText } from './commands/failure.ts'
import { buildProgram } from './commands/program.ts'
import { openTerminal } from './commands/terminal.ts'

const terminal = openTerminal(process)
let exitCode: number
try {
  exitCode = await buildProgram(terminal).run(process.argv.slice(2))
} catch (error) {
  const text = failureText(error, process.env)
  if (text !== null) terminal.warn(text)
  exitCode = failureCode(error)
}
await terminal.flush()
process.exit(exitCode)
