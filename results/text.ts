/** How JSON of this folder is laid out: short objects on a line of their own, so that a file stays readable and small. */

/** A point of a series fits, whatever its figures, so that a series has one second a line. */
const RESULT_LINE_WIDTH = 200
const INDENT = '  '

/** JSON text with a line end; what fits is kept on one line, everything else has one member a line. */
export function layOutJson(value: unknown, lineWidth: number = RESULT_LINE_WIDTH): string {
  return `${layOut(value, lineWidth, '', 0)}\n`
}

/** @param used characters that already stand on the line, or will follow on it */
function layOut(value: unknown, lineWidth: number, indent: string, used: number): string {
  const line = onOneLine(value)
  const fits = indent.length + used + line.length <= lineWidth
  if (fits || typeof value !== 'object' || value === null) return line
  const inner = indent + INDENT
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + layOut(item, lineWidth, inner, 1)).join(',\n')}\n${indent}]`
  }
  const members = definedMembers(value).map(([name, member]) => {
    const key = `${JSON.stringify(name)}: `
    return inner + key + layOut(member, lineWidth, inner, key.length + 1)
  })
  return `{\n${members.join(',\n')}\n${indent}}`
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const members = definedMembers(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** As JSON.stringify does, members without a value are left out. */
function definedMembers(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined)
}
