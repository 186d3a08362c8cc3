/** Whether the lab's own publisher got its events into a server that is not ours, and in time. */
import { formatUs } from '../../../protocol/units.ts'
import type { Publishing } from '../../format.ts'
import { percent } from '../figures.ts'
import type { Check, Doubt, TrialFacts } from './doubt.ts'

/** Doubtful when p99 is more than 2 ms late and that is also more than a tenth of the printed p50: as a feed of ours. */
const LATE_US = 2000
const LATE_SHARE = 0.1

export const checkPublishing: Check = (facts) => {
  const publishing = facts.target?.publishing ?? null
  return publishing === null ? [] : [...checkTaken(publishing), ...checkInTime(publishing, facts)]
}

/** An event that the server never took was never there to be delivered: another load than the one asked for. */
function checkTaken({ accepted, refused, failed, firstProblem }: Publishing): Doubt[] {
  if (refused + failed === 0) return []
  const why = firstProblem === null ? '' : `; the first: ${firstProblem}`
  return [
    {
      level: 'INVALID',
      code: 'events-not-taken',
      message: `the server took ${accepted} of ${accepted + refused + failed} events that were posted to it${why}`,
      remedy: 'look at its limits for publishers, lower the rate, or mend "publish" below "target"',
    },
  ]
}

function checkInTime({ latenessUs, answerUs }: Publishing, { latencyUs }: TrialFacts): Doubt[] {
  const shownUs = latencyUs.fromDue.p50 ?? latencyUs.fromDue.mean
  if (latenessUs.p99 <= LATE_US || (shownUs !== null && latenessUs.p99 <= LATE_SHARE * shownUs)) return []
  const against = shownUs === null ? '' : ` and above ${percent(LATE_SHARE)} of the p50 of ${formatUs(shownUs)}`
  return [
    {
      level: 'SUSPECT',
      code: 'publisher-late',
      message:
        `the publisher posted ${formatUs(latenessUs.p99)} late (p99), above ${formatUs(LATE_US)}${against}; ` +
        `the server took ${formatUs(answerUs.p99)} to answer (p99)`,
      remedy: 'lower the rate: events are posted one after the other, each when the one before is answered',
    },
  ]
}
