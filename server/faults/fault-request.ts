/** Reads the body of `POST /lab/faults`. A fault that would not do what was meant is refused. */
import { z } from 'zod'
import { type FaultRequest, SERVER_FAULT_KINDS, type ServerFaultKind } from '../../protocol/server-faults.ts'
import { badRequest } from '../errors.ts'
import { quote } from '../problem.ts'
import { LONGEST_BLOCK_MS } from './stall-event-loop.ts'

/** As long as a phase may be. */
const LONGEST_FAULT_MS = 24 * 3_600_000

/** Strike some of the connections; the others strike the server as a whole. */
const STRIKE_CONNECTIONS: readonly ServerFaultKind[] = ['drop-connections', 'slow-reads']

export const faultRequestSchema = z.strictObject({
  kind: z.enum(SERVER_FAULT_KINDS),
  share: z.number().positive().max(1).optional(),
  durationMs: z.number().positive().max(LONGEST_FAULT_MS).optional(),
  how: z.enum(['fin', 'rst']).optional(),
})

/** @throws ProblemError 400 that names the member, what was expected there and what arrived */
export function readFaultRequest(body: unknown): FaultRequest {
  const parsed = faultRequestSchema.safeParse(body)
  if (!parsed.success) throw malformed(...firstFault(parsed.error.issues, body))
  const request = parsed.data as FaultRequest
  refuseMisplaced(request)
  return request
}

function refuseMisplaced({ kind, share, durationMs, how }: FaultRequest): void {
  const isDrop = kind === 'drop-connections'
  if (isDrop && durationMs !== undefined) throw malformed('no "durationMs" with drop-connections', quote(durationMs))
  if (!isDrop && durationMs === undefined) throw malformed(`"durationMs" with ${kind}`, 'none')
  if (!isDrop && how !== undefined) throw malformed('"how" with drop-connections only', `it with ${kind}`)
  if (!STRIKE_CONNECTIONS.includes(kind) && share !== undefined && share < 1) {
    throw malformed(`no "share" below 1 with ${kind}, which strikes the server as a whole`, quote(share))
  }
  if (kind === 'stall-event-loop' && (durationMs as number) > LONGEST_BLOCK_MS) {
    throw malformed(`a "durationMs" of at most ${LONGEST_BLOCK_MS} with ${kind}`, quote(durationMs))
  }
}

/** What each member may be, in words. */
const EXPECTED: Readonly<Record<string, string>> = {
  kind: `one of ${SERVER_FAULT_KINDS.join(', ')} as "kind"`,
  share: 'a "share" above 0, up to 1',
  durationMs: `a "durationMs" above 0, up to ${LONGEST_FAULT_MS}, in milliseconds without a unit`,
  how: '"fin" or "rst" as "how"',
}

/** Faults of the scenario language that somebody may try here, and members as the language spells them. */
const ELSEWHERE: readonly unknown[] = ['silence', 'cut', 'restart']
const SPELT_OTHERWISE: ReadonlyMap<string, string> = new Map([['duration', 'durationMs']])

function firstFault(issues: readonly z.core.$ZodIssue[], body: unknown): [expected: string, arrived: string] {
  const issue = issues[0] as z.core.$ZodIssue
  if (issue.code === 'unrecognized_keys') return strangeMember(issue.keys[0] as string)
  const name = String(issue.path[0] ?? '')
  const value = issue.path.reduce((at: unknown, key) => (at as Record<PropertyKey, unknown> | null)?.[key], body)
  const arrived = value === undefined && name !== '' ? 'none' : quote(value)
  const hint = name === 'kind' && ELSEWHERE.includes(value) ? ', which only scenarios of "tlab run" have' : ''
  return [
    EXPECTED[name] ?? 'an object such as {"kind":"stall-feed","durationMs":2000} as the body',
    `${arrived}${hint}`,
  ]
}

function strangeMember(name: string): [expected: string, arrived: string] {
  const meant = SPELT_OTHERWISE.get(name)
  const hint = meant === undefined ? '' : `, which is called "${meant}" here`
  return [`no member but ${Object.keys(EXPECTED).join(', ')}`, `${quote(name)}${hint}`]
}

function malformed(expected: string, arrived: string) {
  return badRequest('Malformed fault', `expected ${expected}, got ${arrived}; correct it and send the fault again`)
}
