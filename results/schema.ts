/** The published JSON schemas of result files, made from the same source as their types. */
import { z } from 'zod'
import { sweepResultSchema } from './format/sweep.ts'
import { runResultSchema } from './format.ts'
import { layOutJson } from './text.ts'

/** As wide as the project's code, so that the formatter agrees. */
const LINE_WIDTH = 120

/**
 * The text of `schema.json` (JSON schema draft-07). Members that it does not name are allowed, as later versions
 * may add some; `scenario.resolved` is an open object, whose own form is the scenario language's.
 */
export function resultSchemaText(): string {
  const schema = z.toJSONSchema(runResultSchema, {
    target: 'draft-07',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') jsonSchema.type = 'object'
    },
  })
  return layOutJson({ title: 'A result file of transport-lab', ...schema }, LINE_WIDTH)
}

/** The text of `sweep.schema.json`, likewise; the run of a cell is what `schema.json` says. */
export function sweepSchemaText(): string {
  const schema = z.toJSONSchema(sweepResultSchema, {
    target: 'draft-07',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== runResultSchema) return
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key]
      jsonSchema.$ref = 'schema.json'
    },
  })
  return layOutJson({ title: 'A result file of a sweep of transport-lab', ...schema }, LINE_WIDTH)
}
