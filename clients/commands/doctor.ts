/** `tlab doctor`: what this machine can do, and what that means for results. */
import { examine } from '../doctor/examine.ts'
import { isUsable } from '../doctor/finding.ts'
import { EXIT } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { doctorText } from '../report/doctor-text.ts'
import { listenForInterrupt } from './interrupt.ts'
import { USUAL_PORT } from './own-server.ts'
import type { Terminal } from './terminal.ts'

export interface DoctorOptions {
  readonly calibrate?: boolean
  readonly json?: boolean
  readonly out?: string
}

/** Exit code 2, the user's to mend, when nothing could be measured here; else 0, whatever is limited. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const folder = options.out ?? packagePaths.runs
  const interrupt = listenForInterrupt()
  // There is nothing to wait for: what was made to try it out is undone as the process exits.
  interrupt.onFirst(() => process.exit(EXIT.interrupted))
  const findings = await examine({ env: terminal.env, folder, usualPort: USUAL_PORT }).finally(interrupt.forget)
  const usable = isUsable(findings)
  // Its modules are many, and a look at the machine needs none of them.
  if (usable && options.calibrate === true) {
    const { calibrateMachine } = await import('./calibrate.ts')
    return calibrateMachine(folder, options.json === true, terminal)
  }
  if (options.json === true) terminal.print(JSON.stringify({ usable, findings }, null, 2))
  else terminal.print(doctorText(findings, terminal.results))
  return usable ? EXIT.done : EXIT.usage
}
