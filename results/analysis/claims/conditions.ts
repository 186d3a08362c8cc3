/** What the figures of a claim are of: every sentence about bytes or latency is true under these conditions alone. */
import { experimentsOf, type Measure, type ResolvedClaim, runsOf } from '../../../protocol/claim.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { formatBytes, formatDurationMs } from '../../../protocol/units.ts'
import type { BrowserName } from '../../format/claims.ts'
import type { RunResult } from '../../format.ts'
import type { EvidenceRun } from './evidence-run.ts'
import type { Known } from './known.ts'

/** What holds of some of the figures, and the runs that these are from. */
interface Circumstances {
  readonly words: string
  readonly runs: readonly string[]
}

/** One line; of a claim without a run, what holds of everything here. Where runs differ, each is named. */
export function conditionsOf(claim: Pick<ResolvedClaim, 'tests'>, { runs, experiments }: Known): string {
  const names = runsOf(claim).filter((name) => runs.has(name))
  const made = names.flatMap((name) => runs.get(name) ?? [])
  const browsers = experimentsOf(claim).flatMap((name) => experiments.get(name)?.browser ?? [])
  const groups = grouped(names.map((name, index) => ({ name, words: runWords(claim, made[index] as EvidenceRun) })))
  const own = groups.map(({ words, runs: of }) => (groups.length === 1 ? words : `${of.join(' and ')}: ${words}`))
  const everywhere = ['no TLS', ...linkBytesWords(claim, made), 'HTTP/1.1', 'this server'].join(', ')
  return [...own, ...eachOnce(browsers.map(browserWords)), everywhere].join('; ')
}

function grouped(runs: readonly { readonly name: string; readonly words: string }[]): Circumstances[] {
  return eachOnce(runs.map(({ words }) => words)).map((words) => ({
    words,
    runs: runs.filter((run) => run.words === words).map(({ name }) => name),
  }))
}

/** `a browser’s heads, loopback, 128 B of payload, polled every 1 s`; of a sweep from the least of its cells to the most. */
function runWords({ tests }: Pick<ResolvedClaim, 'tests'>, { name, cells }: EvidenceRun): string {
  const scenarios = cells.map(({ run }) => run.scenario.resolved)
  const asksPolling = tests.some(
    (test) => test.kind === 'measured' && test.run === name && isOf('polling', test.measure),
  )
  return [
    ...eachOnce(scenarios.map(({ clients }) => HEADS[clients.headers])),
    ...eachOnce(scenarios.map(wayWords)),
    ...span(scenarios.map(roundTripMs), formatDurationMs, ' there and back'),
    ...span(scenarios.map(payloadBytes), formatBytes, ' of payload'),
    ...(asksPolling ? span(scenarios.map(intervalMs), formatDurationMs, '', 'polled every ') : []),
  ].join(', ')
}

/** Long polling's name ends with that of polling. */
function isOf(transport: string, { of, against }: Measure): boolean {
  return of.transport === transport || against?.transport === transport
}

const HEADS = { minimal: 'minimal heads', browser: 'a browser’s heads' } as const

/** `Chromium 143.0.7499.40 without a window, on loopback`. */
function browserWords({ name, version }: BrowserName): string {
  return `${name} ${version} without a window, on loopback`
}

function wayWords({ network }: Pick<ResolvedScenario, 'network'>): string {
  if (network === null || network === undefined) return 'loopback'
  return network.via === 'link' ? 'a link in user space' : 'network namespaces'
}

function roundTripMs({ network }: Pick<ResolvedScenario, 'network'>): number | null {
  return network === null || network === undefined ? null : 2 * network.delayMs
}

/** Of what clients send where the feed is silent. */
function payloadBytes({ feed, uplink }: Pick<ResolvedScenario, 'feed' | 'uplink'>): number | null {
  return feed.source === 'none' ? (uplink?.sizeBytes ?? null) : feed.payloadBytes
}

function intervalMs({ transports }: Pick<ResolvedScenario, 'transports'>): number | null {
  const interval = transports['polling']?.['intervalMs']
  return typeof interval === 'number' ? interval : null
}

/** Nothing where no cell has one. */
function span(
  values: readonly (number | null)[],
  format: (value: number) => string,
  after: string,
  before = '',
): string[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return []
  const ends = eachOnce([Math.min(...known), Math.max(...known)].map(format))
  return [`${before}${ends.join(' to ')}${after}`]
}

function linkBytesWords({ tests }: Pick<ResolvedClaim, 'tests'>, made: readonly EvidenceRun[]): string[] {
  const asks = tests.some((test) => test.kind === 'measured' && /linkBytes/.test(test.measure.text))
  if (!asks) return []
  const sources = made
    .flatMap(({ cells }): readonly RunResult[] => cells.map(({ run }) => run))
    .flatMap(({ trials }) => trials.flatMap(({ bytes }) => (bytes.link === null ? [] : [bytes.link.source])))
  return eachOnce(sources.map((source) => (source === 'interface' ? 'link bytes measured' : 'link bytes modelled')))
}

function eachOnce(words: readonly string[]): string[] {
  return [...new Set(words)]
}
