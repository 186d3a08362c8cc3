/** What `tlab claims` prints: of each claim the sentence, the verdict, what decided it, and what its figures are of. */
import type { ClaimVerdict, ResolvedClaim } from '../../protocol/claim.ts'
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { ClaimsResult, DecidedClaim } from '../../results/format/claims.ts'
import { paint, type Style } from './paint.ts'
import { approximateMinutes } from './scenario-table.ts'
import { counted } from './title.ts'
import { type Layout, wrap } from './wrap.ts'

const STYLES: Readonly<Record<ClaimVerdict, Style>> = {
  supported: 'green',
  refuted: 'red',
  qualified: 'yellow',
  undecided: 'cyan',
}

const HANGING = ['   ', '   '] as const

/** @param saved path of the result file */
export function claimsText(result: ClaimsResult, saved: string, command: string, layout: Layout): string {
  const { claims, interrupted } = result
  const stopped = interrupted
    ? [paint(layout.colour, 'yellow', ' INTERRUPTED: verdicts are of the runs that finished')]
    : []
  const sections = [
    ...claims.map((claim) => claimLines(claim, layout).join('\n')),
    [
      ...stopped,
      ` ${countsOf(claims)}`,
      ...runLines(result, layout),
      ` saved ${saved}`,
      ` look  ${command} open ${saved}`,
    ].join('\n'),
  ]
  return sections.join('\n\n')
}

/** What is about to be done: `2 claims, 1 run, 1 experiment in a browser, about 3 min`. */
export function claimsBeforehand(
  claims: number,
  runs: readonly { readonly scenario: ResolvedScenario; readonly sweep: ResolvedSweep | null }[],
  experiments: number,
): string {
  const scenarios = runs.flatMap(({ scenario, sweep }) => sweep?.cells.map((cell) => cell.scenario) ?? [scenario])
  const parts = [
    ...(runs.length === 0 ? [] : [counted(runs.length, 'run')]),
    ...(experiments === 0 ? [] : [`${counted(experiments, 'experiment')} in a browser`]),
    ...(runs.length === 0 ? [] : [approximateMinutes(...scenarios)]),
  ]
  return [counted(claims, 'claim'), ...(parts.length === 0 ? ['nothing to run'] : parts)].join(', ')
}

/** Every claim in two lines: its name and sentence, and where it stands. */
export function claimsList(claims: readonly ResolvedClaim[], layout: Layout): string {
  return claims
    .flatMap(({ name, sentence, where }) => [
      paint(layout.colour, 'bold', name),
      ...wrap(sentence, layout.width, '  '),
      ...where
        .slice(0, 1)
        .flatMap(({ title, url }) =>
          wrap([title, ...(url === null ? [] : [url])].join(', '), layout.width, '  ').map((line) =>
            paint(layout.colour, 'dim', line),
          ),
        ),
    ])
    .join('\n')
}

function claimLines(claim: DecidedClaim, layout: Layout): string[] {
  const { name, sentence, verdict, because, missing, conditions } = claim
  const verdictText = verdict.toUpperCase()
  const [first = '', ...rest] = wrap(`${verdictText}  ${sentence}`, layout.width, ' ', '   ')
  return [
    first.replace(verdictText, paint(layout.colour, STYLES[verdict], verdictText)),
    ...rest,
    ...because.flatMap((text) => wrap(text, layout.width, ...HANGING)),
    ...missing.flatMap((text) => wrap(`missing: ${text}`, layout.width, ...HANGING)),
    ...dimmed(`${name}: ${conditions}`, layout),
  ]
}

function countsOf(claims: readonly DecidedClaim[]): string {
  const counts = Object.keys(STYLES).map((verdict) => ({
    verdict,
    count: claims.filter((claim) => claim.verdict === verdict).length,
  }))
  return counts
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(', ')
}

/** Runs whose figures are in doubt; the evidence says which are withheld for it. */
function runLines({ runs }: ClaimsResult, layout: Layout): string[] {
  return runs.flatMap(({ name, verdict }) =>
    verdict === null || verdict.level === 'VALID'
      ? []
      : wrap(`the run ${name} is ${verdict.level}: ${verdict.reasons[0]?.message ?? ''}`, layout.width, ' ', '   '),
  )
}

function dimmed(text: string, layout: Layout): string[] {
  return wrap(text, layout.width, ...HANGING).map((line) => paint(layout.colour, 'dim', line))
}
