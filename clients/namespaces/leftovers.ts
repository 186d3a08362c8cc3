/** Namespaces that a process of ours left behind because it was ended too suddenly to remove them. */
import { codeOf } from '../../protocol/thrown.ts'
import { runCommand } from './commands.ts'
import { listedNames, makerOf } from './names.ts'

/** Removes those whose maker is gone; another run's, which is under way, are left alone. Resolves with their names. */
export async function removeLeftovers(isAlive: (pid: number) => boolean = processIsAlive): Promise<string[]> {
  const ownerless = listedNames(await runCommand('ip', 'netns', 'list')).filter((name) => {
    const pid = makerOf(name)
    return pid !== null && !isAlive(pid)
  })
  // Somebody else may be clearing up, too: what is gone already is no failure.
  for (const name of ownerless) await runCommand('ip', 'netns', 'delete', name).catch(() => {})
  return ownerless
}

/** Signal 0 asks without doing anything; EPERM: it lives, and is somebody else's. */
function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
