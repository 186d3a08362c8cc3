/** The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1): endpoints and shapes, put together. */
import { z } from 'zod'
import { packageVersion } from '../package-version.ts'
import { type Answer, type Endpoint, GROUPS, JSON_TYPE, type Parameter } from './endpoint.ts'
import { ANSWER_SCHEMAS, REQUEST_SCHEMAS, type SchemaName } from './schemas.ts'

export interface JsonSchema {
  readonly [member: string]: unknown
}

export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: Readonly<Record<string, string>>
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>
  }
}

/** @param asksForTickets whether feeds and uplink want one */
export function openApiDocument(endpoints: readonly Endpoint[], asksForTickets: boolean): OpenApiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint, asksForTickets),
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'transport-lab',
      version: packageVersion,
      summary: 'One live feed over polling, long-polling, sse and websocket.',
      description: 'Every error is a problem document (RFC 9457) that says what was expected and what arrived.',
    },
    tags: Object.entries(GROUPS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: componentSchemas(), securitySchemes: SECURITY_SCHEMES },
  }
}

const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'The token that the server printed or was started with.' },
  ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'From POST /lab/tickets.' },
  ticketCookie: { type: 'apiKey', in: 'cookie', name: 'lab-ticket-PORT', description: 'The same, in a browser.' },
}

function operationOf(endpoint: Endpoint, asksForTickets: boolean): JsonSchema {
  const { group, summary, description, parameters, body, answers, curl } = endpoint
  return {
    operationId: `${endpoint.method.toLowerCase()} ${endpoint.path}`,
    tags: [group],
    summary,
    description,
    parameters: parameters.map(parameterOf),
    ...(body && { requestBody: { required: true, content: { [JSON_TYPE]: { schema: referenceTo(body) } } } }),
    responses: Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseOf(answer)])),
    security: securityOf(endpoint, asksForTickets),
    'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: `curl ${curl}` }],
  }
}

function securityOf({ access }: Endpoint, asksForTickets: boolean): readonly Record<string, readonly string[]>[] {
  if (access === 'token') return [{ token: [] }]
  return access === 'ticket' && asksForTickets ? [{ ticket: [] }, { ticketCookie: [] }] : []
}

function parameterOf({ name, in: place, schema, description, example }: Parameter): JsonSchema {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input' })
  return { name, in: place, required: place === 'path', description, schema: shape, ...(example && { example }) }
}

function responseOf({ description, contentType, schema, example }: Answer): JsonSchema {
  if (contentType === undefined) return { description }
  const shape = schema === undefined ? {} : typeof schema === 'string' ? referenceTo(schema) : listOf(schema[0])
  return { description, content: { [contentType]: { schema: shape, ...(example && { example }) } } }
}

function listOf(name: SchemaName): JsonSchema {
  return { type: 'array', items: referenceTo(name) }
}

function referenceTo(name: SchemaName): JsonSchema {
  return { $ref: pathOf(name) }
}

function pathOf(name: string): string {
  return `#/components/schemas/${name}`
}

/** Requests as they may come (defaults may be left out), answers as they are. */
function componentSchemas(): Record<string, JsonSchema> {
  return { ...shapesOf(REQUEST_SCHEMAS, 'input'), ...shapesOf(ANSWER_SCHEMAS, 'output') }
}

function shapesOf(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const { schemas: shapes } = z.toJSONSchema(registry, { io, uri: pathOf })
  return Object.fromEntries(Object.entries(shapes).map(([name, { $schema: _, $id: __, ...shape }]) => [name, shape]))
}
