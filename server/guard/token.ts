/** The bearer token of controls (RFC 6750 §2.1). */
import { missingToken } from '../errors.ts'
import type { ServerSettings } from '../settings.ts'
import { secretCheck } from './secret.ts'

/** Throws ProblemError 401 unless `authorization` carries the token. */
export type TokenCheck = (authorization: string | undefined) => void

/** The check for controls; without protections there is none. */
export function controlCheck({ protections, token }: ServerSettings): TokenCheck {
  return protections === 'off' ? () => {} : tokenCheck(token)
}

export function tokenCheck(token: string): TokenCheck {
  const isToken = secretCheck(token)
  return (authorization) => {
    if (authorization === undefined) throw missingToken('no such header')
    const arrived = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (arrived === undefined) throw missingToken('another form of it')
    if (!isToken(arrived)) throw missingToken('another token')
  }
}
