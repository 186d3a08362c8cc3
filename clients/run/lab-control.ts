/** The controls of a server over HTTP, on connections of their own that no ledger counts. */
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FeedRequest, FeedStarted, FeedStatus } from '../../protocol/feed-control.ts'
import type { LabInfo, TicketGiven } from '../../protocol/lab-info.ts'
import type { Problem } from '../../protocol/problem.ts'
import type { FaultRequest, FaultStarted } from '../../protocol/server-faults.ts'
import type { LabStats } from '../../protocol/server-stats.ts'
import { codeOf } from '../../protocol/thrown.ts'
import { EXIT, LabError, targetUnreachable, wrongToken } from '../errors.ts'
import { sleep } from './waiting.ts'

/** How long a control may take, ms. */
const CONTROL_MS = 5_000

/** How long a fault waits to be let in at most, and how often it asks, ms. */
const LET_IN_MS = 10_000
const ASK_AGAIN_MS = 20

/** Starts a feed. @throws LabError (exit 2 for a wrong token) with the server's own words when it refuses. */
export async function playFeed(origin: string, token: string, request: FeedRequest): Promise<FeedStarted> {
  const response = await ask(origin, '/lab/feed', {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  })
  const started = response.status === 201 ? readObject<FeedStarted>(response.text) : null
  if (started !== null) return started
  throw refusal(origin, 'to start the feed', response)
}

/** Stops a feed that is still playing; a feed that is over is left as it is. */
export async function stopFeed(origin: string, token: string, channel: string, run: string): Promise<void> {
  const query = new URLSearchParams({ channel, run })
  await ask(origin, `/lab/feed?${query}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
}

/** Does a fault; while the server refuses connections, asks again. @throws LabError with the server's own words when it refuses. */
export async function strikeServer(origin: string, token: string, request: FaultRequest): Promise<FaultStarted> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const question = { method: 'POST', headers, body: JSON.stringify(request) }
  const response = await untilLetIn(() => ask(origin, '/lab/faults', question))
  const started = response.status === 202 ? readObject<FaultStarted>(response.text) : null
  if (started !== null) return started
  throw refusal(origin, `for the fault "${request.kind}"`, response)
}

/** What lets clients in on a server that asks for a ticket. @throws LabError with the server's own words when it refuses. */
export async function requestTicket(origin: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await ask(origin, '/lab/tickets', { method: 'POST', headers })
  const given = response.status === 201 ? readObject<TicketGiven>(response.text) : null
  if (typeof given?.ticket === 'string') return given.ticket
  throw refusal(origin, 'for a ticket', response)
}

/** @throws LabError when what answers is no server of ours. */
export async function readInfo(origin: string): Promise<LabInfo> {
  const response = await ask(origin, '/lab/info')
  const info = response.status === 200 ? readObject<LabInfo>(response.text) : null
  if (info?.product !== 'transport-lab')
    throw targetUnreachable(origin, `an answer ${response.status} of something else`)
  return info
}

/** How the feeds of these channels stand; nothing of one where none ever played. */
export async function readFeedStatuses(origin: string, channels: readonly string[]): Promise<readonly FeedStatus[]> {
  const response = await ask(origin, '/lab/stats')
  const stats = response.status === 200 ? readObject<LabStats>(response.text) : null
  if (stats === null) throw refusal(origin, 'for its stats', response)
  return stats.feeds.filter(({ channel }) => channels.includes(channel))
}

interface Answer {
  readonly status: number
  readonly text: string
}

interface Question {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A server that refuses connections as a fault of its own is asked again until it lets us in; it got no question yet. */
export async function untilLetIn<Value>(ask: () => Promise<Value>): Promise<Value> {
  const latestMs = performance.now() + LET_IN_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const refused = error instanceof LabError && error.code === 'ECONNREFUSED'
      if (!refused || performance.now() > latestMs) throw error
      await sleep(ASK_AGAIN_MS)
    }
  }
}

/** One connection for each control: a kept one would be closed in the middle of what is measured. */
function ask(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body = '' }: Question = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(CONTROL_MS)
    const outgoing = request(new URL(path, origin), { method, headers, agent: false, signal }, (incoming) => {
      text(incoming).then((read) => resolve({ status: incoming.statusCode ?? 0, text: read }), fail)
    })
    const fail = (error: unknown): void => reject(targetUnreachable(origin, reasonOf(error), codeOf(error)))
    outgoing.once('error', fail)
    outgoing.end(body)
  })
}

function refusal(origin: string, wanted: string, { status, text }: Answer): LabError {
  if (status === 401) return wrongToken(origin)
  const detail = readObject<Problem>(text)?.detail ?? `status ${status}`
  return new LabError(EXIT.unreachable, `asked ${origin} ${wanted}, it answered ${status}: ${detail}`)
}

/** null for what is no JSON object: whatever answers there is not ours. */
function readObject<Value extends object>(text: string): Value | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as Value | null) : null
  } catch {
    return null
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError') return `no answer within ${CONTROL_MS / 1000} s`
  return error.message || (codeOf(error) ?? error.name)
}
