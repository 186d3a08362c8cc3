/**
 * How the clients came through the faults, in words: a sentence for each kind of fault over all arms, and what was
 * lost. Times are those for which clients had no current data, so a stall of two seconds is part of them.
 */
import type { FaultKind } from '../../../protocol/scenario.ts'
import { formatDurationMs, formatUs } from '../../../protocol/units.ts'
import type { RunResult } from '../../format.ts'
import { type FaultDeliveries, type FaultOutcome, type FaultStory, faultDeliveries, faultStories } from '../faults.ts'
import { median } from '../statistics.ts'

type Planned = Pick<FaultStory, 'kind' | 'planned'>

const EVENTS: Readonly<Record<FaultKind, (fault: Planned) => string>> = {
  'drop-connections': ({ planned }) =>
    `${connectionsOf(planned)} were dropped${planned === null ? '' : ` (${planned.how})`}`,
  'stall-feed': () => 'the feed stalled',
  'stall-event-loop': () => 'the event loop of the server stalled',
  'refuse-connections': () => 'new connections were refused',
  'slow-reads': ({ planned }) => `the server read slowly from ${connectionsOf(planned)}`,
  silence: ({ planned }) => `${connectionsOf(planned)} fell silent`,
  cut: ({ planned }) => `${connectionsOf(planned)} were cut by the network`,
  restart: ({ planned }) => `the server restarted${historyOf(planned)}`,
}

function connectionsOf(planned: Planned['planned']): string {
  return planned === null || planned.share === 1 ? 'connections' : `${shareText(planned.share)} of the connections`
}

function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(6))}%`
}

function historyOf(planned: Planned['planned']): string {
  if (planned?.history === 'keep') return ' with its history'
  return planned?.history === 'lose' ? ' without its history' : ''
}

/** A file may name kinds that this version does not know. */
function eventOf(story: FaultStory): string {
  return Object.hasOwn(EVENTS, story.kind) ? EVENTS[story.kind as FaultKind](story) : `the fault ${story.kind} struck`
}

/** `drop-connections 30% rst`, `stall-feed 2s`, `restart keep`: a fault in the words of a scenario. */
export function faultName({ kind, planned }: Planned): string {
  if (planned === null) return kind
  const { share, how, history, durationMs } = planned
  const lasts = durationMs === null || durationMs === 0 ? [] : [formatDurationMs(durationMs)]
  return [kind, ...(share < 1 ? [shareText(share)] : []), how ?? [], history ?? [], ...lasts].flat().join(' ')
}

/**
 * "When 20% of the connections fell silent, the 10 sse clients that waited longest had no current data for 1.2 s (the
 * longest 1.3 s), the 10 of websocket for 1.1 s (the longest 1.2 s)": the median over as many clients as connections were
 * struck, those that waited longest (nobody records which client a struck connection belonged to), and the longest of all;
 * of several faults that read the same, the middle one. The last sentence, or clause of the only one, is on losses.
 * Empty for a run without faults, and for one whose verdict is INVALID: nothing is concluded from that.
 */
export function faultSentences(run: RunResult): string[] {
  if (run.verdict.level === 'INVALID') return []
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
  const isOfSome = stories.some(({ planned }) => (planned?.share ?? 1) < 1)
  const waits: string[] = []
  const spared: string[] = []
  const nevers: string[] = []
  for (const arm of new Set(stories.flatMap(({ outcomes }) => outcomes.map((outcome) => outcome.arm)))) {
    const outcomes = stories.flatMap((story) => story.outcomes.filter((outcome) => outcome.arm === arm))
    const never = outcomes.reduce((sum, { unrecovered }) => sum + unrecovered, 0)
    const figure = recoveryFigure(outcomes)
    if (outcomes.every(({ connections }) => connections?.high === 0)) spared.push(arm)
    else if (figure !== null) waits.push(`${whoWaited(arm, isOfSome ? outcomes : [], waits.length === 0)} ${figure}`)
    if (never > 0) nevers.push(`${never} of ${arm}`)
  }
  const told = [
    ...listed('', waits),
    ...listed('no connection to strike: ', spared),
    ...listed('never current again: ', nevers),
  ]
  return told.length === 0 ? null : `When ${event}, ${told.join('; ')}`
}

/** All clients of an arm, or as many of them as had a connection struck; the first arm of a sentence says what they had not. */
function whoWaited(arm: string, outcomes: readonly FaultOutcome[], isFirst: boolean): string {
  const struck = outcomes.flatMap(({ connections }) => (connections === null ? [] : [connections.median]))
  const lacked = ' had no current data'
  if (struck.length === 0) return isFirst ? `${arm} clients${lacked}` : arm
  const many = Math.max(1, Math.round(median(struck)))
  if (!isFirst) return `the ${many} of ${arm}`
  return `the ${many === 1 ? `${arm} client` : `${many} ${arm} clients`} that waited longest${lacked}`
}

function listed(title: string, items: readonly string[] = []): string[] {
  return items.length === 0 ? [] : [`${title}${items.join(', ')}`]
}

/** "for 1.2 s (the longest 1.3 s)", "for up to 1.3 s" where too few clients support a median. */
function recoveryFigure(outcomes: readonly FaultOutcome[]): string | null {
  const [p50Us, maxUs] = [middle(outcomes, 'p50Us'), middle(outcomes, 'maxUs')]
  if (p50Us !== null) return `for ${formatUs(p50Us)}${maxUs === null ? '' : ` (the longest ${formatUs(maxUs)})`}`
  return maxUs === null ? null : `for up to ${formatUs(maxUs)}`
}

function middle(outcomes: readonly FaultOutcome[], statistic: 'p50Us' | 'maxUs'): number | null {
  const known = outcomes.map((outcome) => outcome[statistic]?.median).filter((value) => value !== undefined)
  return known.length === 0 ? null : median(known)
}

/** "nothing was lost", or who lost how much and how much of it untold; null without arms. */
function lossClause(arms: readonly FaultDeliveries[]): string | null {
  if (arms.length === 0) return null
  const losers = arms.filter(({ lost }) => lost > 0)
  if (losers.length === 0) return 'nothing was lost'
  return losers.map(({ arm, lost, silent }) => `${arm} lost ${lost} events, ${silenceOf(lost, silent)}`).join('; ')
}

function silenceOf(lost: number, silent: number): string {
  if (silent === 0) return 'each told by a gap'
  return silent === lost ? 'all untold' : `${silent} of them untold`
}
