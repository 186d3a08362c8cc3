/** The words of a line of `expect`, each with its place. */

const TOKEN =
  /\s*(?:(<=|>=|<|>|\*)|(\d+(?:\.\d+)?)\s*(%|[A-Za-z]+)?|([A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]*)*)|(\S+))/y

/** A word; a number keeps the unit that is written behind it (empty for none). */
export type Token = { readonly offset: number; readonly text: string } & (
  | { readonly kind: 'operator' | 'times' | 'reference' | 'unknown' }
  | { readonly kind: 'number'; readonly value: number; readonly unit: string }
)

/** Cuts a line into words. Never fails: what fits nowhere is `unknown`. */
export function tokenise(line: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(line); match !== null; match = TOKEN.exec(line)) {
    const [all, symbol, digits, unit, reference] = match
    const text = all.trimStart()
    const offset = match.index + all.length - text.length
    if (symbol !== undefined) tokens.push({ kind: symbol === '*' ? 'times' : 'operator', text, offset })
    else if (digits !== undefined)
      tokens.push({ kind: 'number', text, offset, value: Number(digits), unit: unit ?? '' })
    else tokens.push({ kind: reference === undefined ? 'unknown' : 'reference', text, offset })
  }
  return tokens
}
