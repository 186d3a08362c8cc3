/**
 * For tests: a strict reader of Prometheus's text format 0.0.4. It refuses whatever the format leaves open and a
 * scraper may choke on: a family in two places, a sample without its TYPE, a label twice, an escape that is none.
 */

export interface ReadFamily {
  readonly type: string
  readonly help: string
  /** By labels, written `name="value"` in the order of their names. */
  readonly samples: ReadonlyMap<string, number>
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|[+-]Inf)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y

/** @throws Error with the line that breaks a rule */
export function readExposition(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('expected the last line to end, it does not')
  const families = new Map<string, { type: string; help: string; samples: Map<string, number> }>()
  let current = ''
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (word === 'HELP') {
      if (families.has(name) || !NAME.test(name)) throw new Error(`expected a new family, got: ${line}`)
      families.set(name, { type: '', help: rest, samples: new Map() })
      current = name
    } else if (word === 'TYPE') {
      const family = families.get(name)
      if (family === undefined || name !== current || family.type !== '') throw new Error(`misplaced: ${line}`)
      if (!/^(counter|gauge)$/.test(rest)) throw new Error(`expected a counter or a gauge, got: ${line}`)
      family.type = rest
    } else addSample(line, current, families.get(current))
  }
  for (const [name, family] of families) if (family.samples.size === 0) throw new Error(`${name} has no sample`)
  return families
}

function addSample(line: string, current: string, family: { type: string; samples: Map<string, number> } | undefined) {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? []
  if (name === undefined || name !== current || !family?.type)
    throw new Error(`expected a sample of ${current}: ${line}`)
  if ((family.type === 'counter') !== name.endsWith('_total')) throw new Error(`_total is for counters: ${line}`)
  const key = readLabels(labels, line)
  if (family.samples.has(key)) throw new Error(`twice: ${line}`)
  family.samples.set(key, Number(value))
}

function readLabels(text: string, line: string): string {
  const pairs: string[] = []
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length; ) {
    const match = LABEL.exec(text)
    if (match === null) throw new Error(`expected labels, got: ${line}`)
    if (pairs.some((pair) => pair.startsWith(`${match[1]}=`))) throw new Error(`a label twice: ${line}`)
    pairs.push(`${match[1]}="${match[2]}"`)
  }
  return pairs.sort().join(',')
}
