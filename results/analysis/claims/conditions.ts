/** What the figures of a claim are of: every sentence about bytes or latency is true under these conditions alone. */
import { experimentsOf, type ResolvedClaim, runsOf } from '../../../protocol/claim.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import type { BrowserName } from '../../format/claims.ts'
import type { RunResult } from '../../format.ts'
import type { Known } from './known.ts'

/** One line; of a claim without a run, what holds of everything here. */
export function conditionsOf(claim: Pick<ResolvedClaim, 'tests'>, { runs, experiments }: Known): string {
  const made = runsOf(claim).flatMap((name) => runs.get(name)?.cells.map(({ run }) => run) ?? [])
  const browsers = experimentsOf(claim).flatMap((name) => experiments.get(name)?.browser ?? [])
  const ways = [...made.map(({ scenario }) => wayWords(scenario.resolved)), ...browsers.map(() => 'loopback')]
  const parts = [
    ...headsWords(made),
    ...eachOnce(browsers.map(browserWords)),
    'no TLS',
    ...eachOnce(ways),
    ...linkBytesWords(claim, made),
    'HTTP/1.1',
    'this server',
  ]
  return parts.join(', ')
}

const HEADS = { minimal: 'minimal heads', browser: 'a browser’s heads' } as const

function headsWords(made: readonly RunResult[]): string[] {
  return eachOnce(made.map(({ scenario }) => HEADS[scenario.resolved.clients.headers]))
}

/** `Chromium 143.0.7499.40 without a window`. */
function browserWords({ name, version }: BrowserName): string {
  return `${name} ${version} without a window`
}

function wayWords({ network }: Pick<ResolvedScenario, 'network'>): string {
  if (network === null || network === undefined) return 'loopback'
  return network.via === 'link' ? 'a link in user space' : 'network namespaces'
}

function linkBytesWords({ tests }: Pick<ResolvedClaim, 'tests'>, made: readonly RunResult[]): string[] {
  const asks = tests.some((test) => test.kind === 'measured' && /linkBytes/.test(test.measure.text))
  if (!asks) return []
  const sources = made.flatMap(({ trials }) =>
    trials.flatMap(({ bytes }) => (bytes.link === null ? [] : [bytes.link.source])),
  )
  return eachOnce(sources.map((source) => (source === 'interface' ? 'link bytes measured' : 'link bytes modelled')))
}

function eachOnce(words: readonly string[]): string[] {
  return [...new Set(words)]
}
