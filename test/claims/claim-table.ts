/** The README's table of verdicts, and the page with what was found, from the published result of `tlab claims`. */
import { formatFigure } from '../../results/analysis/claims/figures.ts'
import type { ClaimsResult, DecidedClaim, Evidence, Outcome } from '../../results/format/claims.ts'

const BEGIN = '<!-- verdicts: written by PUBLISH=1 npx vitest run test/claims -->'
const END = '<!-- verdicts end -->'

/** With the table in its place. @throws when the page has no place for it */
export function withVerdictTable(page: string, result: ClaimsResult): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`expected ${BEGIN} and ${END} in the page`)
  return `${before}${BEGIN}\n${verdictTable(result)}\n${END}${after}`
}

/** A row for each claim: the sentence and what is to be thought of it. */
function verdictTable({ claims }: ClaimsResult): string {
  return table([['People say', 'Verdict'], ...claims.map(({ sentence, verdict }) => [sentence, `**${verdict}**`])])
}

/** A row for each claim, which says of what its figures are: each is true under these conditions alone. */
export function foundPage(result: ClaimsResult, path: string): string {
  const rows = result.claims.map((claim) => [claim.sentence, `**${claim.verdict}**`, comesTo(claim), claim.conditions])
  return [
    '# Published claims, put to the test',
    '',
    `Written by \`PUBLISH=1 npx vitest run test/claims\` from ${path}, which has every figure with its interval, the rules, and where each sentence stands: \`npx --no-install tlab open ${path}\`. Made ${result.startedAt.slice(0, 10)}${machineOf(result)}.`,
    '',
    table([['People say', 'Verdict', 'What was found', 'Under which conditions'], ...rows]),
    '',
  ].join('\n')
}

function machineOf({ environment }: ClaimsResult): string {
  if (environment === undefined) return ''
  const { cpu, cores, node, commit } = environment
  return ` on ${cores} × ${cpu}, Node ${node}, ${commit ?? 'not from a checkout'}`
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n')
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|')
}

/**
 * The cases in which the sentence holds, and those in which it does not, each with its figure, or with the least and the largest
 * of its cells; of an undecided claim what is missing. Cases that only are shown stand on the page of the result, and so do
 * those that stayed open beside a verdict that stands without them.
 */
function comesTo({ verdict, evidence, missing }: DecidedClaim): string {
  const deciding = evidence.filter(({ decides }) => decides)
  const told = [sentence('It holds', deciding, 'holds'), sentence('It does not', deciding, 'fails')].filter(
    (it) => it !== null,
  )
  const lacks = verdict === 'undecided' ? [`Missing: ${missing.join('; ')}.`] : []
  return [...told, ...lacks].join(' ')
}

function sentence(opening: string, evidence: readonly Evidence[], outcome: Outcome): string | null {
  const found = evidence.filter((piece) => piece.outcome === outcome)
  if (found.length === 0) return null
  const cases = [...new Set(found.map(({ says }) => says))]
  return `${opening} ${cases.map((name) => `${name} (${spread(found.filter(({ says }) => says === name))})`).join('; ')}.`
}

function spread(pieces: readonly Evidence[]): string {
  const known = pieces
    .filter(({ value }) => value !== null)
    .toSorted((one, other) => (one.value ?? 0) - (other.value ?? 0))
  const [least, most] = [known.at(0), known.at(-1)]
  if (least === undefined || most === undefined) return '–'
  const [from, to] = [pointOf(least), pointOf(most)]
  return from === to ? from : `${from} to ${to}`
}

/** Its interval stands on the page of the result. */
function pointOf({ value, unit }: Evidence): string {
  return formatFigure({ value, unit, low: null, high: null })
}
