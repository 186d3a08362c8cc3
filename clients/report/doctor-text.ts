/** What the doctor found, as text: a line each with what was found, and below it what that means. */
import { type Finding, type FindingLevel, isUsable } from '../doctor/finding.ts'
import { paint, type Style } from './paint.ts'
import { type Layout, wrap } from './wrap.ts'

const MARKS: Readonly<Record<FindingLevel, readonly [symbol: string, style: Style]>> = {
  ok: ['✓', 'green'],
  limited: ['!', 'yellow'],
  missing: ['✗', 'red'],
}

/** Mark and gap before a name. */
const BEFORE_NAME = 3

/** Without a line's end. Everything fits `layout.width`, except words that are longer. */
export function doctorText(findings: readonly Finding[], layout: Layout): string {
  const nameWidth = Math.max(...findings.map(({ what }) => what.length))
  const lines = findings.flatMap((one) => findingLines(one, nameWidth, layout))
  return [...lines, '', ...summaryLines(findings, layout)].join('\n')
}

function findingLines({ what, level, found, means, remedy }: Finding, nameWidth: number, layout: Layout): string[] {
  const [symbol, style] = MARKS[level]
  const indent = ' '.repeat(BEFORE_NAME + nameWidth + 2)
  const mark = ` ${paint(layout.colour, style, symbol)} ${paint(layout.colour, 'bold', what.padEnd(nameWidth))}  `
  const [first = '', ...rest] = wrap(`${found}${level === 'ok' ? '' : ` (${level})`}`, layout.width, indent)
  const head = [mark + first.slice(indent.length), ...rest].map((line) =>
    line.replace(`(${level})`, paint(layout.colour, style, `(${level})`)),
  )
  const below = wrap(means, layout.width, indent).map((line) => paint(layout.colour, 'dim', line))
  return [...head, ...below, ...(remedy === null ? [] : wrap(remedy, layout.width, `${indent}→ `, `${indent}  `))]
}

function summaryLines(findings: readonly Finding[], layout: Layout): string[] {
  const notOk = findings.filter(({ level }) => level !== 'ok').map(({ what, level }) => `${what} (${level})`)
  if (!isUsable(findings)) {
    const needed = findings.filter((one) => one.needed && one.level === 'missing').map(({ what }) => what)
    const [first = '', ...rest] = wrap(
      `Nothing can be measured here before this is mended: ${needed.join(', ')}.`,
      layout.width,
    )
    return [first, ...rest].map((line) => paint(layout.colour, 'red', line))
  }
  const what = notOk.length === 0 ? 'with nothing in the way' : `with what is said above about ${notOk.join(', ')}`
  return wrap(`This machine can measure, ${what}.`, layout.width)
}
