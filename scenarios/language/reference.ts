/** The reference of the scenario language as Markdown, generated from the schema so that it cannot lie. */
import { METRIC_NOTES } from '../../protocol/metric-notes.ts'
import { METRICS, type MetricUnit } from '../../protocol/metrics.ts'
import { editorSchema, type JsonSchema, structureOf, waysOf } from './editor-schema.ts'
import { defaultOf, kindOf } from './key-words.ts'
import { UNIT_WORDS } from './metric-words.ts'

const INTRODUCTION = `# The scenario language

Generated from \`schema.ts\`; a test keeps it up to date (\`PUBLISH=1 npx vitest run scenarios\` writes it anew). How to write a scenario: [../README.md](../README.md).

Durations: \`250ms\`, \`10s\`, \`2m\`, \`1h\`. Rates: \`20/s\`, \`6/m\`. Sizes: \`256B\`, \`4KiB\`, \`4kB\`. Bandwidths: \`10mbit\`, \`256kbit\`. Shares: \`50%\`. A number without its unit is refused, and so is a key that is not listed here.
`

const EXPECTATIONS = `## Lines of \`expect\`

\`\`\`
[transport.]metric  <  <=  >  >=  quantity
[transport.]metric  <  <=  >  >=  [factor *] [transport.]metric
\`\`\`

A left side without a transport is expected of every transport of the scenario; a right side without one means the left's. The value is the median over the blocks. Both sides must have the same unit. \`tlab explain\` says of each metric what it means.

From three blocks on, a line has an interval (95 %, Student's t over the blocks): of the value, or, where a metric stands on the right, of the left divided by that metric. A line whose interval reaches over its bound is **within the noise**: another run of the same may be judged otherwise. It is met or missed by its median all the same, and says so. A missed line ends the run with exit code 99, within the noise or not; \`tlab run --tolerate-noise\` lets those within the noise pass, and names them. Under three blocks nobody knows the noise, and nothing is let pass. More blocks (\`repeat\`) narrow the interval; a bound with room on both sides needs no luck.

\`recovery\` is how long clients were without current data between a fault and the next one, or the end: the greatest of received − due over what came meanwhile, counted for each client from when its own data stopped. Over the clients that the fault struck, or all where it struck the server; of several faults the one that was hardest on them. \`recovery.unrecovered\` counts clients that missed something to the end and were not told.

| metric | compared with |
|---|---|
`

const NOTES = `Figures that are computed from others; one that cannot be known is withheld, and what was withheld meets no expectation:

| metric | what it is |
|---|---|
`

/** The text of reference.md. */
export function referenceMarkdown(): string {
  const sections = section('', editorSchema())
  return `${INTRODUCTION}\n${sections.join('\n')}\n${EXPECTATIONS}${metricRows().join('\n')}\n\n${NOTES}${noteRows().join('\n')}\n`
}

/** A table of the keys at `path`, then one for each key that has keys of its own. */
function section(path: string, written: JsonSchema): string[] {
  const schema = structureOf(written)
  const keys = Object.entries(schema.properties ?? {})
  if (keys.length === 0) return []
  const heading = path === '' ? '## The file' : `## \`${path}\``
  const rows = keys.map(([key, value]) => row(key, value, schema.required?.includes(key) === true))
  const table = ['| key | value | default | meaning |', '|---|---|---|---|', ...rows]
  const below = keys.flatMap(([key, value]) => {
    const structure = structureOf(value)
    const name = path === '' ? key : `${path}.${key}`
    return structure.items === undefined ? section(name, structure) : section(`${name}[]`, structure.items)
  })
  return [`${heading}\n\n${table.join('\n')}\n`, ...below]
}

function row(key: string, written: JsonSchema, required: boolean): string {
  const schema = structureOf(written)
  const kinds = waysOf(written)
    .map((way) => kindOf(way))
    .join(', or ')
  const cells = [`\`${key}\``, kinds, required ? 'required' : defaultOf(schema), schema.description ?? '']
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function noteRows(): string[] {
  return [...METRIC_NOTES].map(([name, note]) => `| \`${name}\` | ${note} |`)
}

/** Distributions have the same six statistics each; one row tells them all. */
function metricRows(): string[] {
  const families = new Map<string, { names: string[]; unit: MetricUnit }>()
  for (const [name, unit] of METRICS) {
    const [family = '', ...rest] = name.split('.')
    const key = `${family} ${unit}`
    const known = families.get(key) ?? { names: [], unit }
    known.names.push(rest.length === 0 ? family : `${family}.${rest.join('.')}`)
    families.set(key, known)
  }
  return [...families.values()].map(
    ({ names, unit }) => `| ${names.map((name) => `\`${name}\``).join(', ')} | ${UNIT_WORDS[unit].compared} |`,
  )
}
