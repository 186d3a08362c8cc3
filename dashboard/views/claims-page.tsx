/** Published claims: of each the sentence and where it stands, the verdict, and the figures that decided it. */
import type { ClaimVerdict } from '../../protocol/claim.ts'
import { formatFigure } from '../../results/analysis/claims/figures.ts'
import type { ClaimsResult, DecidedClaim, Evidence, Experiment } from '../../results/format/claims.ts'
import { DataTable } from './data-table.tsx'
import { type EnvironmentRow, EnvironmentRows, placeRows } from './environment-list.tsx'

export function ClaimsPage({ result }: { result: ClaimsResult }) {
  const { claims, startedAt, interrupted } = result
  return (
    <article class="run claims">
      <header class="headline">
        <p class="load">
          {claims.length} {claims.length === 1 ? 'claim' : 'claims'} · {startedAt.slice(0, 16).replace('T', ' ')} UTC
        </p>
        <h1>Published claims, put to the test</h1>
        {interrupted && <p>The runs were stopped before the last one; these are the verdicts of what had finished.</p>}
      </header>
      {claims.map((claim) => (
        <ClaimView key={claim.name} claim={claim} />
      ))}
      <ClaimRuns runs={result.runs} />
      <Experiments experiments={result.experiments ?? []} />
      <WhereMade result={result} />
    </article>
  )
}

function ClaimView({ claim }: { claim: DecidedClaim }) {
  const { name, sentence, where, because, missing, evidence, conditions, reading, beside } = claim
  return (
    <section class="figure claim" aria-labelledby={`claim-${name}`}>
      <h2 id={`claim-${name}`}>{sentence}</h2>
      <ClaimBadge verdict={claim.verdict} />
      <ul>
        {because.map((text) => (
          <li key={text}>{text}</li>
        ))}
        {missing.map((text) => (
          <li key={text}>Missing: {text}</li>
        ))}
      </ul>
      <p class="muted">{conditions}</p>
      {where.map((source) => (
        <blockquote key={source.quote} cite={source.url ?? undefined}>
          <p>“{source.quote}”</p>
          <footer>
            {[source.by, source.title, source.date, source.url].filter((part) => part !== null).join(', ')}
          </footer>
        </blockquote>
      ))}
      {reading !== null && <p>{reading}</p>}
      <EvidenceTable claim={name} evidence={evidence} />
      {beside !== null && <p class="muted">{beside}</p>}
    </section>
  )
}

const SIGNS: Readonly<Record<ClaimVerdict, string>> = { supported: '✓', refuted: '✗', qualified: '±', undecided: '?' }

function ClaimBadge({ verdict }: { verdict: ClaimVerdict }) {
  return (
    <p class={`claim-verdict claim-${verdict}`}>
      <span aria-hidden="true">{SIGNS[verdict]} </span>
      {verdict}
    </p>
  )
}

const COLUMNS = ['case', 'found in', 'what is measured', 'value [95 % interval]', 'holds if', 'fails if', 'outcome']

function EvidenceTable({ claim, evidence }: { claim: string; evidence: readonly Evidence[] }) {
  return (
    <DataTable
      caption={`What decides ${claim}`}
      columns={COLUMNS}
      stacks
      rows={evidence.map((piece, index) => ({ key: String(index), head: piece.says, cells: cellsOf(piece) }))}
    />
  )
}

function cellsOf({ measure, holds, fails, outcome, why, decides, ...rest }: Evidence) {
  const judged = decides ? '' : ', shown only'
  const doubted = rest.suspect ? ', SUSPECT: the interval is wider for it' : ''
  const alike = rest.alike?.isAlike === true ? `, apart by less than ${rest.alike.margin}` : ''
  const reason = why === null ? '' : `: ${why}`
  const found = `${outcome}${alike}${reason}${judged}${doubted}`
  return [placeOf(rest), measure ?? '–', formatFigure(rest), holds ?? '–', fails ?? '–', found]
}

/** The run with its cell, or the experiment. */
function placeOf({ run, browser, cell }: Pick<Evidence, 'run' | 'browser' | 'cell'>): string {
  if (browser !== undefined) return `${browser}, in a browser`
  return [run, cell].filter((part) => part !== null).join(', ') || '–'
}

function ClaimRuns({ runs }: { runs: ClaimsResult['runs'] }) {
  if (runs.length === 0) return null
  const rows = runs.map(({ name, file, verdict }) => ({
    key: name,
    head: name,
    cells: [verdict?.level ?? 'not made', file ?? ''],
  }))
  return (
    <DataTable
      caption="The runs, each a result file of its own"
      columns={['run', 'verdict', 'file']}
      rows={rows}
      stacks
    />
  )
}

function Experiments({ experiments }: { experiments: readonly Experiment[] }) {
  if (experiments.length === 0) return null
  const rows = experiments.map(({ name, browser, repeats, why }) => ({
    key: name,
    head: name,
    cells: [browser === null ? 'none' : `${browser.name} ${browser.version}`, String(repeats.length), why ?? 'made'],
  }))
  return (
    <DataTable
      caption="The experiments in a browser"
      columns={['experiment', 'browser', 'repeats', 'state']}
      rows={rows}
      stacks
    />
  )
}

/** Nothing for files of versions before, and where nothing ran. */
function WhereMade({ result: { environment, environmentDiffers = [], seed } }: { result: ClaimsResult }) {
  if (environment === undefined) return null
  const differs = environmentDiffers.join(', ')
  const rows: readonly EnvironmentRow[] = [
    ...placeRows({ environment, trials: [], seed }),
    ...(differs === '' ? [] : [['Not in all runs', differs] as const]),
  ]
  return <EnvironmentRows rows={rows} />
}
