/** The schema of scenario files as JSON Schema draft-07, for editors: completion, hover texts, red lines. */
import { z } from 'zod'
import { scenarioSchema } from './schema.ts'

/** The part of JSON Schema that the scenario language needs. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  /** Of keys and lists, whose examples are not kept where their values are transformed. Editors ignore it. */
  readonly example?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  /** Of a quantity with a unit: what JSON Schema cannot say. Editors ignore it. */
  readonly bounds?: string
}

/** The schema as committed in schema.json; a scenario names it in its first line, `# yaml-language-server: $schema=…`. */
export function editorSchema(): JsonSchema {
  made ??= {
    title: 'A transport-lab scenario',
    ...z.toJSONSchema(scenarioSchema, { target: 'draft-7', io: 'input' }),
  } as JsonSchema
  return made
}

/** Made once: every message about a bad file looks things up in it. */
let made: JsonSchema | undefined

/** The structure of the schema at a path of keys and list positions, or null where there is none. */
export function schemaAt(path: readonly (string | number)[], root: JsonSchema = editorSchema()): JsonSchema | null {
  const written = writtenSchemaAt(path, root)
  return written && structureOf(written)
}

/** The schema there with all the ways in which it may be written. */
export function writtenSchemaAt(
  path: readonly (string | number)[],
  root: JsonSchema = editorSchema(),
): JsonSchema | null {
  let schema: JsonSchema | undefined = root
  for (const step of path) {
    const structure: JsonSchema | null = structureOf(schema)
    schema = typeof step === 'number' ? structure?.items : structure?.properties?.[step]
    if (schema === undefined) return null
  }
  return schema
}

/** The keys that may stand at a path. */
export function keysAt(path: readonly (string | number)[], root: JsonSchema = editorSchema()): readonly string[] {
  return Object.keys(schemaAt(path, root)?.properties ?? {})
}

/** The ways in which something may be written, but for leaving it empty (null). */
export function waysOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? [schema]).filter(({ type }) => type !== 'null')
}

/** Of something that may be written in several ways, the one with keys of its own; where none has any, the first. */
export function structureOf(schema: JsonSchema): JsonSchema {
  const ways = waysOf(schema)
  return { ...schema, ...(ways.find(({ type }) => type === 'object') ?? ways[0]) }
}
