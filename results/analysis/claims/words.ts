/** What decided a claim, and what it lacks, in sentences. */
import type { Evidence, Outcome } from '../../format/claims.ts'
import { formatFigure } from './figures.ts'

/** Where the sentence holds, where it does not, and where that is open, each case once; cases that decide nothing apart. */
export function becauseOf(evidence: readonly Evidence[]): string[] {
  const deciding = evidence.filter(({ decides }) => decides)
  const shown = evidence.filter(({ decides, outcome }) => !decides && outcome !== 'missing')
  return [
    ...sentence('It holds', deciding, 'holds'),
    ...sentence('It does not hold', deciding, 'fails'),
    ...sentence('Not clear', deciding, 'open'),
    ...(shown.length === 0 ? [] : [`Shown, not judged by: ${cases(shown)}.`]),
  ]
}

/** Everything that is open or missing, with the reason, each once. */
export function missingOf(evidence: readonly Evidence[]): string[] {
  const lacking = evidence.filter(({ decides, outcome }) => decides && (outcome === 'open' || outcome === 'missing'))
  return [...new Set(lacking.map(({ says, cell, why }) => `${says}${cell === null ? '' : ` at ${cell}`}: ${why}`))]
}

function sentence(opening: string, evidence: readonly Evidence[], outcome: Outcome): string[] {
  const found = evidence.filter((piece) => piece.outcome === outcome)
  return found.length === 0 ? [] : [`${opening} ${cases(found)}.`]
}

/** `against polling at rate 1/s (837× [820, 854]), at rate 10/s (840× [821, 860]); against sse …`. */
function cases(found: readonly Evidence[]): string {
  const says = [...new Set(found.map((piece) => piece.says))]
  return says
    .map((name) => {
      const own = found.filter((piece) => piece.says === name)
      return `${name} ${own.map(placed).join(', ')}`
    })
    .join('; ')
}

function placed(piece: Evidence): string {
  const alike = piece.alike?.isAlike === true ? `, apart by less than ${piece.alike.margin}` : ''
  const figure = `${formatFigure(piece)}${alike}`
  return piece.cell === null ? `(${figure})` : `at ${piece.cell} (${figure})`
}
