/** What a trial keeps of a server that is not ours, and of a proxy: how publishing went, what cannot be known, what it cost. */
import { withheldOf } from '../../protocol/target.ts'
import type { Publishing, Trial } from '../../results/format.ts'
import { perEvent } from './trial-costs.ts'
import type { TrialReports } from './trial-result.ts'

/** @param completed events, in the measured windows */
export function besideOf(
  { scenario, publishing, proxy }: Pick<TrialReports, 'scenario' | 'publishing' | 'proxy'>,
  completed: number,
): Pick<Trial, 'target' | 'proxy'> {
  const { target } = scenario
  return {
    ...(target && { target: { publishing: publishingOf(publishing), withheld: withheldOf(target) } }),
    ...(proxy && {
      proxy: { version: proxy.version, cpuUsPerEvent: proxy.cpuUs === null ? null : perEvent(proxy.cpuUs, completed) },
    }),
  }
}

/** When it is told all is answered, so nothing is pending. */
function publishingOf(status: TrialReports['publishing']): Publishing | null {
  if (status === undefined || status === null) return null
  const { accepted, refused, failed, firstProblem, latenessUs, answerUs } = status
  return { accepted, refused, failed, firstProblem, latenessUs, answerUs }
}
