/**
 * Hundreds of readers that stop, beside a hundred that read, and a server in a process of its own: what the stopped
 * ones cost the server in memory, and the others in latency, under each policy.
 *
 * A reader that stops fills the kernel's buffers first, about 4 MB on loopback; at 80 KB/s that would take most of a
 * minute. So the stopped readers ask for a history of 5 MB that is there already and stop with the hello: the
 * buffers are full at once, and what is published from then on is what the policy is for. It is also what
 * happens outside: a page that comes back to a long history and hangs over it.
 */
import { expect, test } from 'vitest'
import { SLOW_CONSUMER_POLICIES, type SlowConsumerPolicy } from '../../protocol/server-options.ts'
import { median } from '../../results/analysis/statistics.ts'
import { CAP_BYTES, READING, STOPPED, type Stretch, stretch } from './stretch.ts'

/** Odd, so that the median is one of them. */
const ROUNDS = 3
const CONNECTIONS = 2 * (STOPPED + READING)
const MIB = 1024 ** 2

/**
 * What the server may use beside what waits for its connections: the second and third form of the history (an SSE
 * chunk and a WebSocket frame of each event, 2 × 5 MB, made when they are first asked for), 20 KB of objects for each
 * connection (14 MB), and V8's young generation, which grows to 32 MB under load. Together 56 MB.
 */
const CONSTANT_BYTES = 64 * MIB
const BOUND_BYTES = CAP_BYTES * CONNECTIONS + CONSTANT_BYTES

test('readers that stop cost memory within the cap, and those who read beside them hardly any latency', async ({
  task,
}) => {
  const alone: Stretch[] = []
  const beside = SLOW_CONSUMER_POLICIES.map((policy) => ({ policy, stretches: [] as Stretch[] }))
  for (let round = 1; round <= ROUNDS; round++) {
    alone.push(await stretch(null, false))
    for (const { policy, stretches } of beside) stretches.push(await stretch(policy, round === ROUNDS))
  }
  task.meta.report = report(alone, beside)
  for (const { policy, stretches } of beside) {
    for (const each of stretches) check(policy, each)
    expect(medianP99Us(stretches) / medianP99Us(alone), `${policy}: p99 beside, over p99 alone`).toBeLessThanOrEqual(2)
  }
})

function check(policy: SlowConsumerPolicy, { accounts, ...seen }: Stretch): void {
  expect(seen.rssGrowthBytes, `${policy}: growth of the server's memory, bytes`).toBeLessThanOrEqual(BOUND_BYTES)
  expect(seen.heldBytes, `${policy}: bytes that wait in the process`).toBeLessThanOrEqual(CAP_BYTES * CONNECTIONS)
  if (policy === 'disconnect') expect(seen).toMatchObject({ slowConsumers: 2 * STOPPED, droppedEvents: 0, gaps: 0 })
  else expect(seen.droppedEvents, `${policy}: dropped events`).toBeGreaterThanOrEqual(2 * STOPPED)
  if (accounts === null) return
  expect(accounts.faults, `${policy}: delivered and told of is what was published, for every reader`).toEqual([])
  expect(accounts.toldEvents, `${policy}: what gaps told of is what was dropped`).toBe(seen.droppedEvents)
}

function report(alone: readonly Stretch[], beside: readonly { policy: string; stretches: readonly Stretch[] }[]) {
  const aloneUs = medianP99Us(alone)
  return [
    `${STOPPED} readers each of SSE and WebSocket that stop, beside ${READING} each that read in a process apart from the server; 10 events/s of 8 KiB; ${ROUNDS} rounds, in each of them those who read alone first.`,
    `Bound of server memory: ${CAP_BYTES / 1024} KiB × ${CONNECTIONS} connections + ${CONSTANT_BYTES / MIB} MiB = ${mebibytes(BOUND_BYTES)}; the worst of the rounds counts.`,
    `Latency from the due instant, from 2 s after the policy first acted; median of the rounds (each). Alone: p99 ${p99(alone)}. The last column is of the last round, in which the stopped readers read to the end.`,
    '',
    '| policy | server RSS grew by | waited in the process | kernel sockets grew by | p99 | × alone | sent away | dropped = told by gaps |',
    '|---|---|---|---|---|---|---|---|',
    ...beside.map(({ policy, stretches }) => `| ${policy} | ${cells(stretches, aloneUs).join(' | ')} |`),
  ]
}

function cells(stretches: readonly Stretch[], aloneUs: number): string[] {
  const worst = (of: (each: Stretch) => number) => mebibytes(Math.max(...stretches.map(of)))
  const last = stretches.at(-1)
  return [
    worst((each) => each.rssGrowthBytes),
    worst((each) => each.heldBytes),
    worst((each) => each.kernelBytes),
    p99(stretches),
    (medianP99Us(stretches) / aloneUs).toFixed(2),
    `${last?.slowConsumers}`,
    `${last?.droppedEvents} = ${last?.accounts?.toldEvents}, in ${last?.gaps} gaps`,
  ]
}

function medianP99Us(stretches: readonly Stretch[]): number {
  return median(stretches.map(({ p99Us }) => p99Us))
}

function p99(stretches: readonly Stretch[]): string {
  return `${milliseconds(medianP99Us(stretches))} (${stretches.map((each) => milliseconds(each.p99Us)).join(', ')})`
}

function milliseconds(us: number): string {
  return `${(us / 1000).toFixed(1)} ms`
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`
}
