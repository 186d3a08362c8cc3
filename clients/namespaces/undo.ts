/** What was made is removed again, also by a process that is told to end in the middle of it. */
import { runCommand, runCommandAtOnce } from './commands.ts'

/**
 * From now on, should the process exit, `ip` is run with each of these; the function that is returned does it while the
 * process goes on, and never fails. To remove what is not there (yet, or any more) does no harm.
 */
export function undoing(all: readonly (readonly string[])[]): () => Promise<void> {
  const undoAtOnce = (): void => {
    for (const words of all) runCommandAtOnce('ip', ...words)
  }
  process.once('exit', undoAtOnce)
  return async () => {
    for (const words of all) {
      const undo = (): Promise<unknown> => runCommand('ip', ...words)
      // Once more, whatever it was; what stays then is removed by the next one (leftovers.ts).
      await undo()
        .catch(undo)
        .catch(() => {})
    }
    // Not before: whoever interrupts twice ends the process in the middle of this.
    process.off('exit', undoAtOnce)
  }
}
