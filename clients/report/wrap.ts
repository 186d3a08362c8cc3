/** Text laid out for a width: wrapped at spaces, with what follows the first line indented. */

/** How a report is laid out. */
export interface Layout {
  /** Columns. */
  readonly width: number
  readonly colour: boolean
}

/**
 * Wraps plain text (no escapes) to `width` columns; a word longer than that stands alone and sticks out.
 * @param first what the first line begins with; the others begin with as many spaces
 */
export function wrap(text: string, width: number, first = ' '): string[] {
  const indent = ' '.repeat(first.length)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  return lines.map((content, index) => `${index === 0 ? first : indent}${content}`)
}

/** `text` shortened to `width` columns, its end replaced by an ellipsis where it does not fit. */
export function clip(text: string, width: number): string {
  const characters = [...text]
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}
