/** Text laid out for a width: wrapped at spaces, with what follows the first line indented. */

/** How a report is laid out. */
export interface Layout {
  /** Columns. */
  readonly width: number
  readonly colour: boolean
}

/**
 * Wraps plain text (no escapes) to `width` columns; a word longer than that stands alone and sticks out.
 * @param first what the first line begins with
 * @param rest what the others begin with; as many spaces unless given
 */
export function wrap(text: string, width: number, first = ' ', rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line.trimEnd())
      line = rest
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line]
}

/** `text` shortened to `width` columns, its end replaced by an ellipsis where it does not fit. */
export function clip(text: string, width: number): string {
  const characters = [...text]
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}
