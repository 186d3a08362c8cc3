/** A JSON schema as a list of members, one line each: what a person wants to know of it. */
import { Html, html } from './html.ts'
import type { JsonSchema } from './openapi.ts'

export interface Member {
  /** `phases[].rate` for what lies deeper. */
  readonly name: string
  readonly type: Html
  readonly required: boolean
  readonly description: string
}

/** The members of an object, those of objects within it beneath. */
export function membersOf(schema: JsonSchema, prefix = ''): Member[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  const required = (schema['required'] ?? []) as readonly string[]
  return Object.entries(properties).flatMap(([key, property]) => {
    const name = `${prefix}${key}`
    const description = String(property['description'] ?? '')
    const member = { name, type: typeOf(property), required: required.includes(key), description }
    return [member, ...membersBelow(property, name)]
  })
}

function membersBelow(schema: JsonSchema, name: string): Member[] {
  if (schema['items'] !== undefined) return membersOf(schema['items'] as JsonSchema, `${name}[].`)
  return membersOf(schema, `${name}.`)
}

/** In the words of TypeScript, with links to the shapes that have a name. */
export function typeOf(schema: JsonSchema): Html {
  if (typeof schema['$ref'] === 'string') return reference(schema['$ref'])
  if (schema['allOf'] !== undefined) return typeOf((schema['allOf'] as readonly JsonSchema[])[0] as JsonSchema)
  if (schema['anyOf'] !== undefined) return joined((schema['anyOf'] as readonly JsonSchema[]).map(typeOf), ' | ')
  if (schema['const'] !== undefined) return html`${JSON.stringify(schema['const'])}`
  if (schema['enum'] !== undefined)
    return html`${(schema['enum'] as unknown[]).map((value) => JSON.stringify(value)).join(' | ')}`
  if (schema['type'] === 'array') return html`${typeOf((schema['items'] ?? {}) as JsonSchema)}[]`
  const others = schema['additionalProperties']
  if (typeof others === 'object') return html`{ [name]: ${typeOf(others as JsonSchema)} }`
  return html`${String(schema['type'] ?? 'anything')}`
}

/** What a value may be, beside its type. */
export function boundsOf(schema: JsonSchema): string {
  const safe = Number.MAX_SAFE_INTEGER
  const { minimum, maximum, pattern, default: byDefault } = schema as Readonly<Record<string, string | number>>
  return [
    pattern === undefined ? '' : `matches ${pattern}`,
    minimum === undefined || minimum === -safe ? '' : `at least ${minimum}`,
    maximum === undefined || maximum === safe ? '' : `at most ${maximum}`,
    byDefault === undefined ? '' : `default ${JSON.stringify(byDefault)}`,
  ]
    .filter((bound) => bound !== '')
    .join(', ')
}

function reference(path: string): Html {
  const name = path.split('/').at(-1) as string
  return html`<a href="#${name}">${name}</a>`
}

function joined(parts: readonly Html[], between: string): Html {
  return new Html(parts.map(({ text }) => text).join(between))
}
