/** Explanations for a terminal: the word, what it means, and its facts below each other. */
import type { CodeWords } from '../../results/analysis/verdict/codes.ts'
import type { KeyExplanation, KeyLine, MetricExplanation, Use } from '../../scenarios/index.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { clip, type Layout, wrap } from './wrap.ts'

export interface CodeExplanation extends CodeWords {
  readonly kind: 'verdict'
  readonly code: string
}

/** Where the word is used, so that one can see it at work. */
export type Explanation = (KeyExplanation | MetricExplanation | CodeExplanation) & { readonly uses: readonly Use[] }

type Fact = readonly [name: string, text: string]

/** More would be a list of scenarios. */
const MOST_USES = 3

export function explanationText(explanation: Explanation, command: string, layout: Layout): string {
  const { title, meaning, facts } = wordsOf(explanation)
  const below = explanation.kind === 'key' ? keyLines(explanation, command, layout) : []
  return [
    ` ${paint(layout.colour, 'bold', title)}`,
    ...wrap(meaning, layout.width, '   '),
    ...facts.flatMap((fact) => factLines(fact, layout)),
    ...usesLines(explanation.uses, layout),
    ...below,
  ].join('\n')
}

interface Words {
  readonly title: string
  readonly meaning: string
  readonly facts: readonly Fact[]
}

function wordsOf(explanation: Explanation): Words {
  if (explanation.kind === 'key') return keyWords(explanation)
  if (explanation.kind === 'metric') {
    const { name, meaning, compared, example } = explanation
    return {
      title: `${name} (a metric of expect)`,
      meaning,
      facts: [
        ['unit', compared],
        ['example', example],
      ],
    }
  }
  const { code, levels, when, remedy } = explanation
  return {
    title: `${code} (a doubt of a verdict)`,
    meaning: when,
    facts: [
      ['makes it', levels.join(' or ')],
      ['what to do', remedy],
    ],
  }
}

function keyWords({ path, description, value, required, default: usual, example }: KeyExplanation): Words {
  if (path === '')
    return { title: 'A scenario file', meaning: 'YAML; every key that is not listed here is refused.', facts: [] }
  const unless = required ? 'required' : usual
  return {
    title: path,
    meaning: description === '' ? 'See the keys below.' : description,
    facts: [['takes', value], ...(unless === null ? [] : [['default', unless] as const]), ['example', example]],
  }
}

function factLines([name, text]: Fact, layout: Layout): string[] {
  const [first = '', ...rest] = wrap(text, layout.width, ' '.repeat(15))
  return [`   ${paint(layout.colour, 'dim', name.padEnd(12))}${first.trimStart()}`, ...rest]
}

function usesLines(uses: readonly Use[], layout: Layout): string[] {
  const shown = uses.slice(0, MOST_USES)
  const more = uses.length - shown.length
  return shown.flatMap(({ scenario, written }, index) => {
    const rest = index === shown.length - 1 && more > 0 ? `, and ${more} more` : ''
    return factLines(
      [index === 0 ? 'used in' : '', `${scenario}${written === null ? '' : `: ${written}`}${rest}`],
      layout,
    )
  })
}

/** The keys below it, each with the first sentence about it. */
function keyLines({ path, keys }: KeyExplanation, command: string, layout: Layout): string[] {
  if (keys.length === 0) return []
  const room = Math.max(
    20,
    layout.width - 6 - Math.max(...keys.map(({ key, required }) => markedKey(key, required).length)),
  )
  const columns: Column<KeyLine>[] = [
    { title: 'key', align: 'left', cell: ({ key, required }) => markedKey(key, required) },
    { title: '* required', align: 'left', cell: ({ description }) => clip(firstSentence(description), room) },
  ]
  const one = keys[0]?.key ?? ''
  return [
    '',
    ...layOutColumns(columns, keys, layout).lines,
    '',
    ` More: ${command} explain ${path === '' ? one : `${path}.${one}`}`,
  ]
}

function markedKey(key: string, required: boolean): string {
  return required ? `${key} *` : key
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.) (?=[A-Z])/)[0] ?? text
}
