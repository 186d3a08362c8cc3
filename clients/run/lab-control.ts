/** The controls of a server over HTTP, on connections of their own that no ledger counts. */
import type { FeedRequest, FeedStarted, FeedStatus, LabInfo, LabStats } from '../../protocol/control.ts'
import type { Problem } from '../../protocol/problem.ts'
import { EXIT, LabError, targetUnreachable } from '../errors.ts'

/** How long a control may take, ms. */
const CONTROL_MS = 5_000

/** Starts a feed. @throws LabError with the server's own words when it refuses. */
export async function playFeed(origin: string, token: string, request: FeedRequest): Promise<FeedStarted> {
  const response = await ask(origin, '/lab/feed', {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  })
  if (response.status === 201) return (await response.json()) as FeedStarted
  throw await refusal(origin, 'to start the feed', response)
}

/** Stops a feed that is still playing; a feed that is over is left as it is. */
export async function stopFeed(origin: string, token: string, channel: string, run: string): Promise<void> {
  const query = new URLSearchParams({ channel, run })
  await ask(origin, `/lab/feed?${query}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
}

/** @throws LabError when what answers is no server of ours. */
export async function readInfo(origin: string): Promise<LabInfo> {
  const response = await ask(origin, '/lab/info')
  const info = response.ok ? ((await response.json().catch(() => null)) as LabInfo | null) : null
  if (info?.product !== 'transport-lab')
    throw targetUnreachable(origin, `an answer ${response.status} of something else`)
  return info
}

/** How the feed of a channel stands; null when none ever played there. */
export async function readFeedStatus(origin: string, channel: string): Promise<FeedStatus | null> {
  const response = await ask(origin, '/lab/stats')
  if (!response.ok) throw await refusal(origin, 'for its stats', response)
  const stats = (await response.json()) as LabStats
  return stats.feeds.find((feed) => feed.channel === channel) ?? null
}

async function ask(
  origin: string,
  path: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  try {
    // Closed at once: a kept connection would be closed in the middle of what is measured.
    const headers = { ...init.headers, connection: 'close' }
    return await fetch(new URL(path, origin), { ...init, headers, signal: AbortSignal.timeout(CONTROL_MS) })
  } catch (error) {
    throw targetUnreachable(origin, reasonOf(error))
  }
}

async function refusal(origin: string, wanted: string, response: Response): Promise<LabError> {
  const problem = (await response.json().catch(() => null)) as Problem | null
  const detail = problem?.detail ?? `status ${response.status}`
  return new LabError(EXIT.unreachable, `asked ${origin} ${wanted}, it answered ${response.status}: ${detail}`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  if (cause instanceof Error && 'code' in cause)
    return `${String(cause.code)}${cause.message ? ` (${cause.message})` : ''}`
  return error.name === 'TimeoutError' ? `no answer within ${CONTROL_MS / 1000} s` : error.message
}
