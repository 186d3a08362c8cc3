/** The A/A sets in Markdown. */
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { median } from '../../results/analysis/statistics.ts'
import { type DecidedSet, differs } from './decided-set.ts'
import { BLOCKS, METRIC, SETS, scenarioOfSet } from './design.ts'
import { type Judgement, LEAST_PROBABILITY } from './judge.ts'
import type { KeptSets } from './kept-sets.ts'

const HEAD = [
  '| transport | sets | interval excludes 1 | clear | arms apart (median) | VALID | SUSPECT | INVALID |',
  '|---|--:|--:|--:|--:|--:|--:|--:|',
]

/** How far they are, and what they hold so far: nothing is judged before all are there. */
export function progressLines({ sets, ofOthers }: KeptSets): string[] {
  const first = sets[0]?.startedAt.slice(0, 10) ?? ''
  const last = sets.at(-1)?.startedAt.slice(0, 10) ?? ''
  const commits = [...new Set(sets.map(({ commit }) => commit?.slice(0, 10) ?? 'none'))]
  const when =
    sets.length === 0 ? '' : `, measured ${first === last ? first : `${first} to ${last}`} (${commits.join(', ')})`
  return [
    'Each set is one transport in two arms (`tlab run --aa`), so whatever differs is a false difference: ' +
      `${BLOCKS} block pairs of trials of ${scenarioOfSet(1).clients.count} clients, as short as ${METRIC} allows. ` +
      'Intervals have to hold whatever the verdict is, so all sets count; that of a set is the worst of its ten trials.',
    '',
    `${countOf(sets)}, decided on ${METRIC} from due${when}.`,
    ...(ofOthers === 0
      ? []
      : ['', `${ofOthers} more are another instrument's: other sources or another design. They do not count.`]),
    '',
    ...HEAD,
    ...TRANSPORT_NAMES.map((transport) =>
      rowOf(
        transport,
        sets.filter((set) => set.transport === transport),
      ),
    ),
  ]
}

/** `incomplete: 3 of 100 sets`, or `100 sets`. */
export function countOf(sets: readonly DecidedSet[]): string {
  const decided = sets.filter(({ ratio }) => ratio !== null).length
  return decided < SETS ? `incomplete: ${decided} of ${SETS} sets` : `${decided} sets`
}

export function judgementLines({ sets, differences, clear, soFew, soMany, soManyClear, faults }: Judgement): string[] {
  return [
    `Promised: a 95 % interval excludes 1 in one set of twenty. Found: in ${differences} of ${sets}. If the promise is kept, ` +
      `so few or fewer come with a probability of ${soFew.toFixed(3)}, so many or more with ${soMany.toFixed(3)}; below ` +
      `${LEAST_PROBABILITY} it would be broken. What is called clear, which must also be beyond 2 % and the instrument's error: ` +
      `${clear} (so many or more: ${soManyClear.toFixed(3)}).`,
    '',
    faults.length === 0 ? 'The promise of 5 % is kept.' : `The promise of 5 % is broken: it ${faults.join('; it ')}.`,
  ]
}

function rowOf(transport: string, sets: readonly DecidedSet[]): string {
  const apart = sets.flatMap(({ ratio }) => (ratio === null ? [] : [Math.exp(Math.abs(Math.log(ratio.ratio)))]))
  const levels = ['VALID', 'SUSPECT', 'INVALID'].map((level) => sets.filter(({ verdict }) => verdict === level).length)
  const counts = [sets.length, sets.filter(differs).length, sets.filter(({ clear }) => clear).length]
  return `| ${[transport, ...counts, apart.length === 0 ? '–' : `${median(apart).toFixed(3)}×`, ...levels].join(' | ')} |`
}
