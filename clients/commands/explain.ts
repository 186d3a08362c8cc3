/** `tlab explain`: what a key of a scenario, a metric, or a doubt of a verdict means. */
import { METRICS } from '../../protocol/metrics.ts'
import { VERDICT_CODES } from '../../results/analysis/verdict/codes.ts'
import { explainKey, explainMetric, keyPaths, metricsOf, usesOfKey, usesOfMetric } from '../../scenarios/index.ts'
import { nearestWord } from '../../scenarios/language/nearest.ts'
import { EXIT, usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { type Explanation, explanationText } from '../report/explanation-text.ts'
import { wrap } from '../report/wrap.ts'
import { commandName } from './command-name.ts'
import type { Terminal } from './terminal.ts'

/**
 * Without a word it lists the top level of a scenario file.
 *
 * @throws LabError (exit 2) with the nearest word, when one of the words means nothing
 */
export async function explain(
  words: readonly string[],
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const found = (words.length === 0 ? [''] : words).flatMap(explanationsOf)
  if (options.json === true) terminal.print(JSON.stringify([...found, ...listsNamed(words)], null, 2))
  else {
    const texts = found.map((one) => explanationText(one, commandName(), terminal.results))
    terminal.print([...texts, ...listsFor(words, terminal)].join('\n\n'))
  }
  return EXIT.done
}

function explanationsOf(word: string): Explanation[] {
  const metric = explainMetric(word)
  if (metric !== null) return [{ ...metric, uses: usesOfMetric(packagePaths.scenarios, metric.name) }]
  const code = Object.hasOwn(VERDICT_CODES, word) ? VERDICT_CODES[word] : undefined
  if (code !== undefined) return [{ kind: 'verdict', code: word, ...code, uses: [] }]
  const keys = explainKey(word).map((key): Explanation => {
    return { ...key, uses: key.path === '' ? [] : usesOfKey(packagePaths.scenarios, key.path) }
  })
  if (keys.length > 0) return keys
  const family = metricsOf(word)
  if (family.length > 0) return family.flatMap(explanationsOf)
  if (LISTS.has(word)) return []
  throw unknownWord(word)
}

/** Words that mean a list, and what it lists. */
const LISTS: ReadonlyMap<string, { readonly title: string; readonly words: readonly string[] }> = new Map([
  ['metrics', { title: 'Metrics of expect', words: metricFamilies() }],
  ['verdict', { title: 'Doubts of a verdict', words: Object.keys(VERDICT_CODES) }],
])

/** `latency.mean .p50 .p90`: a family is named once. */
function metricFamilies(): string[] {
  const families = new Map<string, string[]>()
  for (const name of METRICS.keys()) {
    const [family = '', member] = name.split('.')
    families.set(family, [...(families.get(family) ?? []), ...(member === undefined ? [] : [member])])
  }
  return [...families].map(([family, members]) => (members.length === 0 ? family : `${family}.${members.join(' .')}`))
}

/** For programs, what they asked for by its name alone. */
function listsNamed(words: readonly string[]): object[] {
  return words.flatMap((name) => {
    const list = LISTS.get(name)
    return list === undefined ? [] : [{ kind: 'list', name, ...list }]
  })
}

/** Beside `expect`, and beneath the top level, what else there is to be explained. */
function listsFor(words: readonly string[], { results }: Terminal): string[] {
  const names = words.length === 0 ? [...LISTS.keys()] : words.flatMap((word) => (word === 'expect' ? 'metrics' : word))
  return names.flatMap((name) => {
    const list = LISTS.get(name)
    return list === undefined
      ? []
      : [wrap(`${list.title}: ${list.words.join(', ')}.`, results.width, ' ', '   ').join('\n')]
  })
}

function unknownWord(word: string): Error {
  const known = [...keyPaths(), ...METRICS.keys(), ...Object.keys(VERDICT_CODES), ...LISTS.keys()]
  const lastNames = known.map((path) => path.split('.').at(-1) ?? path)
  const nearest = nearestWord(word, known) ?? nearestWord(word, lastNames)
  const hint = nearest === null ? '"tlab explain" alone lists what there is' : `did you mean "${nearest}"?`
  return usageError(`expected a key of a scenario, a metric or a doubt of a verdict, found "${word}"; ${hint}`)
}
