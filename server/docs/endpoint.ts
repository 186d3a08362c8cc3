/** What is said of one endpoint: enough for the OpenAPI document, the page and its curl example. */
import type { z } from 'zod'
import type { SchemaName } from './schemas.ts'

/** The order of the page, too. */
export const GROUPS = {
  Follow: 'The four transports: one feed, one cursor, four ways to get at it.',
  Send: 'The way up for the transports that only come down. A WebSocket sends on its own connection.',
  Lab: 'Who the server is, what its clock says, what it plays, what is wrong with it on purpose.',
  Operate: 'What those who run the server look at.',
  Look: 'The dashboard, and the results that it shows.',
} as const

export type Group = keyof typeof GROUPS

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'header' | 'path'
  readonly schema: z.ZodType
  readonly description: string
  readonly example?: string
}

export interface Answer {
  readonly description: string
  /** Absent: no body. */
  readonly contentType?: string
  /** A shape by name, or a list of them; absent with a content type: text that JSON schema says nothing about. */
  readonly schema?: SchemaName | readonly [SchemaName]
  /** The literal bytes, where they tell more than a shape. */
  readonly example?: string
}

export interface Endpoint {
  readonly group: Group
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As OpenAPI writes it: `/results/{name}`. */
  readonly path: string
  readonly summary: string
  readonly description: string
  /** Who may ask: everybody; who has the token; who has a ticket, where the server asks for one. */
  readonly access: 'open' | 'token' | 'ticket'
  readonly parameters: readonly Parameter[]
  readonly body?: SchemaName
  readonly answers: Readonly<Record<number, Answer>>
  /** Arguments of curl; `{origin}` is this server's, `$TOKEN` the token. */
  readonly curl: string
}

export const JSON_TYPE = 'application/json'

/** A problem document with this status. */
export function problemAnswer(description: string): Answer {
  return { description, contentType: 'application/problem+json', schema: 'Problem' }
}

export function jsonAnswer(description: string, schema: NonNullable<Answer['schema']>): Answer {
  return { description, contentType: JSON_TYPE, schema }
}
