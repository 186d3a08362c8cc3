/** Whether a server that is not ours is there, and takes an event: asked once, before a trial begins. */
import { request } from 'node:http'
import { connect } from 'node:net'
import type { RelayOptions } from '../../protocol/relay.ts'
import { codeOf, messageOf } from '../../protocol/thrown.ts'
import { nothingAtTarget, targetRefusesEvents } from '../errors.ts'
import { addressOf } from './address.ts'

/** How long it may take, ms. */
const ANSWER_MS = 5_000

/** Whatever it would say: somebody listens. @throws LabError (exit 3) when nobody does */
export function reachTarget(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...addressOf(url), signal: AbortSignal.timeout(ANSWER_MS) })
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', (error) => reject(nothingAtTarget(url, reasonOf(error))))
  })
}

/** One event by hand. @throws LabError (exit 3) when it is not taken */
export async function postEvent(url: string, relay: RelayOptions, body: string): Promise<void> {
  const status = await statusOf(relay, body).catch((error: unknown) => {
    throw nothingAtTarget(url, reasonOf(error))
  })
  if (status < 200 || status > 299) throw targetRefusesEvents(url, new URL(relay.url).pathname, status)
}

function statusOf({ url, contentType, headers }: RelayOptions, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fields = { ...headers, 'content-type': contentType }
    const options = { method: 'POST', headers: fields, agent: false, signal: AbortSignal.timeout(ANSWER_MS) }
    const outgoing = request(url, options, (incoming) => {
      incoming.resume()
      incoming.once('end', () => resolve(incoming.statusCode ?? 0))
      incoming.once('error', reject)
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

function reasonOf(error: unknown): string {
  if (codeOf(error) === 'ABORT_ERR') return `no answer within ${ANSWER_MS / 1000} s`
  return messageOf(error) || (codeOf(error) ?? 'nothing')
}
