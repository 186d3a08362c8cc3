/** `tlab doctor --calibrate`: measures what this machine can measure at best, shows it and keeps it with later results. */
import { CALIBRATION_PARTS, calibrate } from '../doctor/calibration/calibrate.ts'
import { CALIBRATION_VERSION, keepCalibration } from '../doctor/calibration/kept-calibration.ts'
import { EXIT } from '../errors.ts'
import { calibrationText } from '../report/calibration-text.ts'
import { readMachine } from '../run/environment.ts'
import { listenForInterrupt } from './interrupt.ts'
import { openProgress } from './progress-display.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

const CONTEXT = { title: 'calibration · this machine at its best, about a minute', blocks: CALIBRATION_PARTS }

/**
 * @param folder of results, beside which it is kept
 * @throws LabError when a trial cannot run or is INVALID; StoreError when it cannot be kept
 */
export async function calibrateMachine(folder: string, asJson: boolean, terminal: Terminal): Promise<number> {
  const interrupt = listenForInterrupt()
  const progress = openProgress('calibration', CONTEXT, true, terminal)
  interrupt.onFirst(() => progress.note('interrupted: nothing is kept (again: end at once)'))
  const measured = calibrate({ env: terminal.env, signal: interrupt.signal, onProgress: progress.show })
  const calibration = await measured
    .catch((error: unknown) => {
      if (interrupt.signal.aborted) return null
      throw error
    })
    .finally(progress.close)
  interrupt.forget()
  if (calibration === null) return EXIT.interrupted
  const kept = { calibrationVersion: CALIBRATION_VERSION, machine: readMachine(), calibration } as const
  const keptAs = shownPath(await keepCalibration(folder, kept))
  if (asJson) {
    terminal.print(JSON.stringify(kept, null, 2))
    terminal.warn(`kept ${keptAs}`)
  } else terminal.print(calibrationText(calibration, keptAs, terminal.results))
  return EXIT.done
}
