/**
 * Sends a stretch of inputs to a server process, many at a time, and looks after it between batches: alive, silent,
 * gauges at zero, memory bounded. It stops at the first fault, with the smallest input that it found to show it.
 */
import type { ServerOptions } from '../../protocol/server-options.ts'
import { untilIdle } from '../idle-server.ts'
import { ObservedServer } from '../observed-server.ts'
import { converse } from './conversation.ts'
import { corpusFor, type Seed } from './corpus.ts'
import { type FuzzInput, inputAt, literalOf } from './inputs.ts'
import { judge } from './judge.ts'
import { culpritOf, smallest } from './shrink.ts'
import { Tally } from './tally.ts'

const BATCH = 500

/** Sockets at a time: enough that requests overlap in the server, few enough that each is answered in time. */
const AT_ONCE = 64

/** What an idle server may use after it has seen the worst, bytes: half again what it uses before. */
const MOST_HEAP_GROWTH_BYTES = 48 * 1024 ** 2

/** Characters at the start of a fault that say what was expected; what arrived follows. */
const COMPLAINT_LENGTH = 40

/** Short deadlines and small stores, so that what would grow or linger does so within the campaign. */
const OPTIONS: Omit<ServerOptions, 'token'> = {
  longPollHoldMs: 200,
  sseHeartbeatMs: 1_000,
  websocketPingMs: 1_000,
  historyEvents: 200,
  logLevel: 'error', // whatever the server blames itself for is to be read on stderr, and fails the campaign
  messagesPerSecond: 0, // a limit would hide what lies behind it
}

export interface Campaign {
  readonly seed: number
  /** Number of the first input. */
  readonly first: number
  readonly inputs: number
}

/** @throws Error that shows the input and how to repeat it */
export async function runCampaign({ seed, first, inputs }: Campaign): Promise<Tally> {
  const server = await startServer()
  try {
    const corpus = await corpusOf(server)
    const tally = new Tally(inputs, (await server.inspect()).heapBytes)
    for (let from = first; from < first + inputs; from += BATCH) {
      const size = Math.min(BATCH, first + inputs - from)
      const batch = Array.from({ length: size }, (_, offset) => inputAt(seed, from + offset, corpus))
      await sendAll(server, batch, tally, seed)
      await expectHealth(server, batch, seed)
    }
    tally.heapAfterBytes = (await server.inspect()).heapBytes
    tally.channels = (await server.stats()).channels
    if (tally.heapAfterBytes - tally.heapBeforeBytes > MOST_HEAP_GROWTH_BYTES)
      throw new Error(`memory grew: ${tally.lines().join(' ')}`)
    return tally
  } finally {
    server.kill()
  }
}

/** A server that plays a feed, so that streams and polls have something to say. */
async function startServer(): Promise<ObservedServer> {
  const server = await ObservedServer.start(OPTIONS)
  const feed = { channel: 'main', source: 'synthetic', rate: 40, payloadBytes: 256, arrival: 'fixed', seed: 1 }
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', connection: 'close' }
  const { status } = await fetch(`${server.origin}/lab/feed`, { method: 'PUT', headers, body: JSON.stringify(feed) })
  if (status !== 201) throw new Error(`expected the feed to start, got ${status}`)
  return server
}

async function corpusOf(server: ObservedServer): Promise<readonly Seed[]> {
  const answer = await fetch(`${server.origin}/feed/polling?channel=quiet`, { headers: { connection: 'close' } })
  const { cursor } = (await answer.json()) as { cursor: string }
  return corpusFor(cursor)
}

async function sendAll(server: ObservedServer, batch: readonly FuzzInput[], tally: Tally, seed: number): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let input = batch[next++]; input !== undefined; input = batch[next++]) {
      const { fault, deeds } = judge(input, await converse(server.port, input))
      tally.add(input, deeds)
      if (fault === null || server.ended !== null) continue
      next = batch.length
      throw faultOf(seed, await smallest(input, (candidate) => failsAlike(server, candidate, fault)), fault)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** The same complaint, whatever the bytes that it quotes: a smaller input must not show another fault instead. */
async function failsAlike(server: ObservedServer, input: FuzzInput, fault: string): Promise<boolean> {
  const { fault: other } = judge(input, await converse(server.port, input))
  return other?.slice(0, COMPLAINT_LENGTH) === fault.slice(0, COMPLAINT_LENGTH)
}

/** Between batches. A fault that shows only here is looked for in the batch, input by input, on fresh servers. */
async function expectHealth(server: ObservedServer, batch: readonly FuzzInput[], seed: number): Promise<void> {
  const fault = await healthFault(server)
  if (fault === null) return
  server.kill()
  const culprit = await culpritOf(batch, survives)
  if (culprit !== null) throw faultOf(seed, culprit, fault)
  throw new Error(
    `${fault}\nafter inputs ${batch[0]?.index} to ${batch.at(-1)?.index} together, none of them alone; seed ${seed}`,
  )
}

/** What is wrong with a server that has nothing to do; null when nothing is. */
async function healthFault(server: ObservedServer): Promise<string | null> {
  try {
    await untilIdle(server)
    const { status } = await fetch(`${server.origin}/lab/info`, { headers: { connection: 'close' } })
    if (status !== 200) return `expected /lab/info to answer, got ${status}`
    return server.stderr === '' ? null : `expected silence on stderr, got ${server.stderr.slice(0, 2_000)}`
  } catch (error) {
    return (error as Error).message
  }
}

/** Whether a fresh server is well after these inputs, one after the other. */
async function survives(inputs: readonly FuzzInput[]): Promise<boolean> {
  const server = await startServer()
  try {
    for (const input of inputs) await converse(server.port, input)
    return (await healthFault(server)) === null
  } finally {
    server.kill()
  }
}

function faultOf(seed: number, input: FuzzInput, fault: string): Error {
  const { index, seedName, bytes, cuts, ending } = input
  return new Error(
    `${fault}\ninput ${index} of seed ${seed} (from "${seedName}", cut at [${cuts.join(', ')}], ending "${ending}"), ` +
      `made smaller to ${bytes.length} B:\n${literalOf(bytes.subarray(0, 4_000))}\n` +
      `again: TLAB_FUZZ_SEED=${seed} TLAB_FUZZ_FIRST=${index} TLAB_FUZZ_INPUTS=1 npx vitest run test/fuzz`,
  )
}
