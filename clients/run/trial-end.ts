/** The end of a trial's processes: what server and link counted; and only when both have told it the trial is one. */
import type { CaptureReport } from '../driver/plan.ts'
import type { LinkReport } from '../link/plan.ts'
import type { LinkProcess } from './link-process.ts'
import type { RunCapture } from './run-capture.ts'
import type { ServerTotals, TrialServer } from './trial-server.ts'

export interface EndingTrial {
  readonly server: Pick<TrialServer, 'stop'>
  /** null: nothing stands between clients and server. */
  readonly link: Pick<LinkProcess, 'stop'> | null
  /** Of whoever keeps the arrivals; absent: nobody does. */
  readonly capture: Pick<RunCapture, 'wrote'> | undefined
}

/**
 * The link goes last, so that what the server still says gets through. The capture hears of the trial behind all that may
 * fail: a file of rows has just the trials that the result has.
 *
 * @param captured absent: nothing was kept
 * @throws Error when a process fails
 */
export async function endTrial(
  { server, link, capture }: EndingTrial,
  captured: CaptureReport | undefined,
): Promise<{ readonly last: ServerTotals | null; readonly passed: LinkReport | null }> {
  const last = await server.stop()
  const passed = (await link?.stop()) ?? null
  if (captured !== undefined) capture?.wrote(captured)
  return { last, passed }
}
