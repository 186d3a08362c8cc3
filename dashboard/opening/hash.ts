/**
 * The view as the URL's hash spells it, so that a link shows to others what its sender saw.
 *
 *   #run=https://host/run.json&cell=3&block=2&hide=polling,sse
 *
 * `sample`, `result`, `run` or `file` say which run; `cell` one cell of a sweep instead of its curves; `block` one block
 * instead of all; `hide` the arms that the charts leave out. A hash that says something else is read as far as it makes sense, and never refused.
 */

/** Where a run comes from: bundled with the page, served beside it, any URL, or a file of the visitor's. */
export type RunSource =
  | { readonly kind: 'sample'; readonly name: string }
  | { readonly kind: 'result'; readonly name: string }
  | { readonly kind: 'run'; readonly url: string }
  | { readonly kind: 'file'; readonly name: string }

export interface View {
  readonly source: RunSource | null
  /** One cell of a sweep, from 1; null for the curves of all. */
  readonly cell: number | null
  /** One block, from 1; null for all. */
  readonly block: number | null
  /** Arms that the charts leave out. */
  readonly hidden: readonly string[]
}

export const EMPTY_VIEW: View = { source: null, cell: null, block: null, hidden: [] }

export function parseHash(hash: string): View {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const hidden = (parameters.get('hide') ?? '').split(',').filter((arm) => arm !== '')
  return {
    source: parseSource(parameters),
    cell: readNumber(parameters.get('cell')),
    block: readNumber(parameters.get('block')),
    hidden: [...new Set(hidden)],
  }
}

/** The hash with its `#`, or the empty string for the empty view. */
export function formatHash(view: View): string {
  const parts: string[] = []
  if (view.source !== null) parts.push(`${view.source.kind}=${encode(sourceText(view.source))}`)
  if (view.cell !== null) parts.push(`cell=${view.cell}`)
  if (view.block !== null) parts.push(`block=${view.block}`)
  if (view.hidden.length > 0) parts.push(`hide=${view.hidden.map(encode).join(',')}`)
  return parts.length === 0 ? '' : `#${parts.join('&')}`
}

export function sameSource(one: RunSource | null, other: RunSource | null): boolean {
  if (one === null || other === null) return one === other
  return one.kind === other.kind && sourceText(one) === sourceText(other)
}

/** From 1; null for anything else. */
function readNumber(text: string | null): number | null {
  return text !== null && /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : null
}

function parseSource(parameters: URLSearchParams): RunSource | null {
  const url = parameters.get('run')
  if (url) return { kind: 'run', url }
  for (const kind of ['sample', 'result', 'file'] as const) {
    const name = parameters.get(kind)
    if (name) return { kind, name }
  }
  return null
}

function sourceText(source: RunSource): string {
  return source.kind === 'run' ? source.url : source.name
}

/** Slashes and colons stay as they are: a URL in a hash should still be readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':')
}
