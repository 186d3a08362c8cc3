/** What `tlab explain` says of keys and metrics; all of it from the schema and the list of metrics. */
import { METRICS } from '../../protocol/metrics.ts'
import { SSE, TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { editorSchema, type JsonSchema, structureOf, waysOf } from './editor-schema.ts'
import { exampleValue, writtenAt } from './examples.ts'
import { defaultOf, kindOf } from './key-words.ts'
import { transportsWith } from './metric-transports.ts'
import { type MetricWords, metricWords, UNIT_WORDS } from './metric-words.ts'

/** A key as a table lists it. */
export interface KeyLine {
  readonly key: string
  /** What it takes: `rate from 0/s to 100000/s`. */
  readonly value: string
  readonly required: boolean
  /** null: there is none. */
  readonly default: string | null
  readonly description: string
}

export interface KeyExplanation extends KeyLine {
  readonly kind: 'key'
  /** `transports.polling.interval`, `phases[].rate`; empty for the file as a whole. */
  readonly path: string
  /** On one line; empty for the file as a whole. */
  readonly example: string
  /** The keys below it; empty where it has none. */
  readonly keys: readonly KeyLine[]
}

export interface MetricExplanation extends MetricWords {
  readonly kind: 'metric'
  /** What it is compared with in a line of `expect`. */
  readonly compared: string
  readonly example: string
}

interface KnownKey {
  readonly path: string
  readonly schema: JsonSchema
  readonly required: boolean
}

/** Every path of the language, `phases[].rate` among them, in the order of the reference. */
export function keyPaths(): string[] {
  return knownKeys('', editorSchema()).map(({ path }) => path)
}

/**
 * The keys that a word means: one where it is a path (`phases.rate` for `phases[].rate`), all of that name where it is
 * a name alone (`interval`); the whole file for an empty word. Empty: there is none.
 */
export function explainKey(word: string): KeyExplanation[] {
  const root = structureOf(editorSchema())
  const wanted = plain(word)
  if (wanted === '') return [explanationOf({ path: '', schema: root, required: true })]
  const all = knownKeys('', root)
  const exact = all.filter(({ path }) => plain(path) === wanted)
  const named = all.filter(({ path }) => plain(path).endsWith(`.${wanted}`))
  return (exact.length > 0 ? exact : named).map(explanationOf)
}

/** `latency.p99` or `sse.latency.p99`; null: there is no such metric. */
export function explainMetric(word: string): MetricExplanation | null {
  const transport = TRANSPORT_NAMES.find((name) => word.startsWith(`${name}.`))
  const words = metricWords(transport === undefined ? word : word.slice(transport.length + 1))
  if (words === null) return null
  const { compared, example } = UNIT_WORDS[words.unit]
  const operator = words.unit === 'count' ? '<=' : '<'
  const owners = transportsWith(words.name)
  const owner = [transport, SSE.name].find((name) => name !== undefined && owners.includes(name)) ?? owners[0]
  return { kind: 'metric', ...words, compared, example: `${owner}.${words.name} ${operator} ${example}` }
}

/** The metrics whose name begins with `family.`, such as all of `latency`; empty: there is no such family. */
export function metricsOf(family: string): string[] {
  return [...METRICS.keys()].filter((name) => name.startsWith(`${family}.`))
}

function explanationOf({ path, schema, required }: KnownKey): KeyExplanation {
  const structure = structureOf(schema)
  const key = path.split('.').at(-1)?.replace('[]', '') ?? ''
  const below = structure.items === undefined ? structure : structureOf(structure.items)
  const keys = Object.entries(below.properties ?? {}).map(([name, value]) =>
    lineOf(name, value, below.required?.includes(name) === true),
  )
  const example = path === '' ? '' : writtenAt([key], exampleValue(schema))
  return { kind: 'key', path, ...lineOf(key, schema, required), example, keys }
}

const unquoted = (word: string): string => word

function lineOf(key: string, written: JsonSchema, required: boolean): KeyLine {
  const schema = structureOf(written)
  const usual = required ? '' : defaultOf(schema, unquoted)
  return {
    key,
    value: waysOf(written)
      .map((way) => kindOf(way, unquoted))
      .join(', or '),
    required,
    default: usual === '' ? null : usual,
    description: (schema.description ?? '').replaceAll('`', ''),
  }
}

function knownKeys(path: string, written: JsonSchema): KnownKey[] {
  const schema = structureOf(written)
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const own = path === '' ? key : `${path}.${key}`
    const below = structureOf(value)
    const deeper = below.items === undefined ? knownKeys(own, below) : knownKeys(`${own}[]`, below.items)
    return [{ path: own, schema: value, required: schema.required?.includes(key) === true }, ...deeper]
  })
}

/** Without what marks a list: `phases[].rate`, `phases[0].rate` and `phases.rate` are one. */
function plain(path: string): string {
  return path
    .trim()
    .replaceAll(/\[\d*\]|\.\d+(?=\.|$)/g, '')
    .replaceAll(/^\.|\.$/g, '')
}
