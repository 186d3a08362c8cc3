/**
 * Which content coding an answer gets (RFC 9110 §8.4, §12.5.3): gzip, when the server is set to it, the client asks for it
 * and does not like the answer as it is better. Without Accept-Encoding a client has asked for nothing.
 */
import type { FastifyReply } from 'fastify'
import { LEAST_COMPRESSED_BYTES } from '../../protocol/compression.ts'

export type Coding = 'identity' | 'gzip'

/** A weight (§12.4.2); without one it is 1. */
const ENTRY = /^([!#$%&'*+.^_`|~\w-]+)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i

/** What the client may get. */
export function codingFor({ request }: FastifyReply, setting: 'off' | 'gzip'): Coding {
  return setting === 'gzip' && asksForGzip(request.headers['accept-encoding']) ? 'gzip' : 'identity'
}

/** What a body of this size gets then: an answer without events would grow. */
export function codingOf(coding: Coding, bodyBytes: number): Coding {
  return bodyBytes < LEAST_COMPRESSED_BYTES ? 'identity' : coding
}

/** Tells caches that another client may get other bytes (§12.5.5), beside whatever else decides that. */
export function varyByEncoding(reply: FastifyReply): void {
  const others = reply.getHeader('vary')
  reply.header('vary', others === undefined ? 'Accept-Encoding' : `${String(others)}, Accept-Encoding`)
}

/** @param accepted the field's value; what is malformed in it says nothing */
export function asksForGzip(accepted: string | readonly string[] | undefined): boolean {
  const weights = new Map<string, number>()
  for (const entry of String(accepted ?? '').split(',')) {
    const [, name, weight = '1'] = ENTRY.exec(entry.trim()) ?? []
    if (name !== undefined) weights.set(name.toLowerCase(), Number(weight))
  }
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}
