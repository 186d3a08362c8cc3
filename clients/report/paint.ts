/** Colour: whether a stream gets any, and the few styles that the CLI uses. */
import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

/**
 * Whether text for `stream` may carry colour. NO_COLOR (no-color.org) wins over FORCE_COLOR, since unwanted escapes
 * do more harm than missing ones; else only a terminal that is not TERM=dumb gets colour.
 */
export function usesColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

/** `text` in `style`, or as it is. */
export function paint(colour: boolean, style: Style, text: string): string {
  return colour && text !== '' ? styleText(style, text, { validateStream: false }) : text
}

/** Below this a terminal's figure is taken for a mistake (some report 0 or 1). */
const NARROWEST_COLUMNS = 20

/** Columns for text on `stream`: the terminal's, else COLUMNS, else 80. */
export function widthOf(stream: { readonly columns?: number }, env: NodeJS.ProcessEnv): number {
  const asked = Number(env['COLUMNS'])
  const columns = stream.columns ?? (Number.isInteger(asked) ? asked : 0)
  return columns >= NARROWEST_COLUMNS ? columns : 80
}
