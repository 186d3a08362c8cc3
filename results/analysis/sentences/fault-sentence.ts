/**
 * How the clients came through the faults, in words: a sentence for each kind of fault over all arms, and what was
 * lost. Times count from the instant at which the fault struck, so a stall of two seconds is part of its recovery.
 */
import type { FaultKind } from '../../../protocol/scenario.ts'
import { formatDurationMs, formatUs } from '../../../protocol/units.ts'
import type { RunResult } from '../../format.ts'
import { type FaultDeliveries, type FaultOutcome, type FaultStory, faultDeliveries, faultStories } from '../faults.ts'
import { median } from '../statistics.ts'

type Planned = Pick<FaultStory, 'kind' | 'planned'>

const EVENTS: Readonly<Record<FaultKind, (fault: Planned) => string>> = {
  'drop-connections': ({ planned }) => `connections were dropped${planned === null ? '' : ` (${planned.how})`}`,
  'stall-feed': () => 'the feed stalled',
  'stall-event-loop': () => 'the event loop of the server stalled',
  'refuse-connections': () => 'new connections were refused',
  'slow-reads': () => 'the server read slowly',
  silence: () => 'connections fell silent',
  cut: () => 'connections were cut by the network',
  restart: ({ planned }) => `the server restarted${historyOf(planned)}`,
}

function historyOf(planned: Planned['planned']): string {
  if (planned?.history === 'keep') return ' with its history'
  return planned?.history === 'lose' ? ' without its history' : ''
}

/** A file may name kinds that this version does not know. */
function eventOf(story: FaultStory): string {
  return Object.hasOwn(EVENTS, story.kind) ? EVENTS[story.kind as FaultKind](story) : `the fault ${story.kind}`
}

/** `drop-connections 30% rst`, `stall-feed 2s`, `restart keep`: a fault in the words of a scenario. */
export function faultName({ kind, planned }: Planned): string {
  if (planned === null) return kind
  const { share, how, history, durationMs } = planned
  const lasts = durationMs === null || durationMs === 0 ? [] : [formatDurationMs(durationMs)]
  return [kind, ...(share < 1 ? [`${Number((share * 100).toPrecision(6))}%`] : []), how ?? [], history ?? [], ...lasts]
    .flat()
    .join(' ')
}

/**
 * "After connections were dropped (fin), sse was back after 0.41 s (p99 0.90 s), websocket after 0.38 s (p99 0.71 s)";
 * of several faults that read the same, the middle one. The last sentence, or clause of the only one, is on losses.
 * Empty for a run without faults.
 */
export function faultSentences(run: RunResult): string[] {
  const byEvent = new Map<string, FaultStory[]>()
  for (const story of faultStories(run)) {
    const event = eventOf(story)
    byEvent.set(event, [...(byEvent.get(event) ?? []), story])
  }
  const told = [...byEvent].map(([event, stories]) => recoverySentence(event, stories)).filter((text) => text !== null)
  const losses = lossClause(faultDeliveries(run))
  if (losses === null) return told
  return told.length === 1 ? [`${told[0]}; ${losses}`] : [...told, `Under these faults ${losses}`]
}

/** null when there is nothing to tell of any arm. */
function recoverySentence(event: string, stories: readonly FaultStory[]): string | null {
  const strikesAll = stories.every(({ planned }) => (planned?.share ?? 1) === 1)
  const backs: string[] = []
  const nevers: string[] = []
  for (const arm of new Set(stories.flatMap(({ outcomes }) => outcomes.map((outcome) => outcome.arm)))) {
    const outcomes = stories.flatMap((story) => story.outcomes.filter((outcome) => outcome.arm === arm))
    const figure = strikesAll ? recoveryFigure(outcomes) : lastFigure(outcomes)
    const never = outcomes.reduce((sum, { unrecovered }) => sum + unrecovered, 0)
    if (figure !== null) backs.push(`${arm} ${backs.length === 0 ? 'was back ' : ''}${figure}`)
    if (never > 0) nevers.push(`${never} of ${arm}`)
  }
  const told = [backs.join(', '), nevers.length === 0 ? '' : `never back: ${nevers.join(', ')}`]
  const spoken = told.filter((text) => text !== '')
  return spoken.length === 0 ? null : `After ${event}, ${spoken.join('; ')}`
}

/** "after 0.41 s (p99 0.90 s)"; where too few clients support a p99, the last one's time stands for it. */
function recoveryFigure(outcomes: readonly FaultOutcome[]): string | null {
  const [p50Us, p99Us, maxUs] = [middle(outcomes, 'p50Us'), middle(outcomes, 'p99Us'), middle(outcomes, 'maxUs')]
  if (p50Us === null) return lastFigure(outcomes)
  if (p99Us !== null) return `after ${formatUs(p50Us)} (p99 ${formatUs(p99Us)})`
  return `after ${formatUs(p50Us)}${maxUs === null ? '' : ` (the last client ${formatUs(maxUs)})`}`
}

/** "within 0.90 s": of a fault that strikes only some, half of all clients say nothing about those. */
function lastFigure(outcomes: readonly FaultOutcome[]): string | null {
  const maxUs = middle(outcomes, 'maxUs')
  return maxUs === null ? null : `within ${formatUs(maxUs)}`
}

function middle(outcomes: readonly FaultOutcome[], statistic: 'p50Us' | 'p99Us' | 'maxUs'): number | null {
  const known = outcomes.map((outcome) => outcome[statistic]?.median).filter((value) => value !== undefined)
  return known.length === 0 ? null : median(known)
}

/** "nothing was lost", or who lost how much and how much of it in silence; null without arms. */
function lossClause(arms: readonly FaultDeliveries[]): string | null {
  if (arms.length === 0) return null
  const losers = arms.filter(({ lost }) => lost > 0)
  if (losers.length === 0) return 'nothing was lost'
  return losers.map(({ arm, lost, silent }) => `${arm} lost ${lost} events, ${silenceOf(lost, silent)}`).join('; ')
}

function silenceOf(lost: number, silent: number): string {
  if (silent === 0) return 'each told by a gap'
  return silent === lost ? 'all in silence' : `${silent} of them in silence`
}
