/** Bodies that came as gzip (RFC 9110 §8.4.1.3, RFC 1952), inflated when they are complete. */
import { gunzipSync } from 'node:zlib'
import type { ResponseHead } from './response-head.ts'
import { WireError } from './wire-error.ts'

/** How the body of a response is coded. @throws WireError for a coding that we do not know */
export function bodyCoding(head: ResponseHead): 'identity' | 'gzip' {
  const coding = head.field('content-encoding')
  if (coding === null) return 'identity'
  if (/^(?:x-)?gzip$/i.test(coding)) return 'gzip'
  throw new WireError(`expected a response as it is or as gzip, got Content-Encoding ${JSON.stringify(coding)}`)
}

/** @throws WireError when it is no gzip, or when more than `most` bytes come out */
export function gunzipBody(compressed: Buffer, most: number): Buffer {
  try {
    return gunzipSync(compressed, { maxOutputLength: most })
  } catch (error) {
    throw inflateError(error as NodeJS.ErrnoException, most)
  }
}

/** What zlib had against the bytes, as what the other side did. */
export function inflateError({ code, message }: NodeJS.ErrnoException, most: number): WireError {
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return new WireError(`expected gzip of at most ${most} B, got more when inflated`)
  return new WireError(`expected gzip, got other bytes: ${message}`)
}
