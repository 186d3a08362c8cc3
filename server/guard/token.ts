/** The bearer token of controls (RFC 6750 §2.1), compared in a time that does not depend on the guess. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { missingToken } from '../errors.ts'

/** @returns a check that throws ProblemError 401 unless `authorization` carries the token */
export function tokenCheck(token: string): (authorization: string | undefined) => void {
  const expected = digest(token)
  return (authorization) => {
    if (authorization === undefined) throw missingToken('no such header')
    const arrived = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (arrived === undefined) throw missingToken('another form of it')
    if (!timingSafeEqual(digest(arrived), expected)) throw missingToken('another token')
  }
}

/** Digests have one length, which the comparison needs, and tell nothing of the token's own. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
