/**
 * Metrics that are one figure of a trial's ledgers divided by another. null where the divisor is nothing, or where a file
 * of a version before does not have a part. protocol/metric-notes.ts says in words what each is.
 */
import type { BytesByKind, Trial } from '../format.ts'
import { requestsPerSecond } from './summary.ts'

type Reader = (trial: Trial) => number | null

/** Names of METRICS to their values, in the file's own units. */
export const RATIO_METRICS: Readonly<Record<string, Reader>> = {
  /** Bytes below TCP for each event completed meanwhile, both directions. */
  linkBytesPerEvent: ({ bytes: { link, steady } }) => (link === null ? null : ratio(link.total, steady.delivered)),
  /** What surrounds an event on its way down, batch objects and chunking shared out among them. */
  'bytes.framingPerEvent': ({ bytes: { steady } }) => ratio(steady.down.framing, steady.delivered),
  'bytes.headsPerRequest': headsPerRequest,
  'bytes.setupPerConnection': setupPerConnection,
  'bytes.emptyShare': ofSteady((steady) => ratio(steady.emptyAnswerBytes, steady.answerBytes)),
  emptyShare: ofSteady((steady) => ratio(steady.emptyAnswers, steady.answers)),
  requestsPerSecond,
  'connections.meanOpen': ofSteady((steady) => steady.meanOpen),
  'server.settledGrowthWithKernelBytes': settledGrowthWithKernelBytes,
  'connections.perRequest': ({ connections: { opened, requests } }) => ratio(opened, requests),
}

type SteadyConnections = NonNullable<Trial['connections']['steady']>

function ofSteady(value: (steady: SteadyConnections) => number | null): Reader {
  return ({ connections: { steady } }) => (steady === undefined ? null : value(steady))
}

/**
 * A request's head and its answer's, over whole lives, where each answer belongs to a request. An upgrade has neither: its
 * heads are the handshake. Connections that were reset are in no ledger of bytes while their requests are counted, so with
 * one of them nobody knows.
 */
function headsPerRequest({ bytes: { client, reset }, connections }: Trial): number | null {
  if ((reset?.connections ?? connections.reset) > 0) return null
  return ratio(client.down.heads + client.up.heads, connections.requests - connections.upgrades)
}

/** Both directions, of the connections that ended in order, which are those that `bytes.setup` is of. */
function setupPerConnection({ bytes: { setup, reset }, connections }: Trial): number | null {
  if (setup === undefined) return null
  const all = (bytes: BytesByKind, others: BytesByKind) => bytes.total + others.total
  return ratio(all(setup.down, setup.up), connections.opened - (reset?.connections ?? 0))
}

/** All that the connections had in the server's process, and in the kernel's buffers at its end. */
function settledGrowthWithKernelBytes({ server, clients }: Trial): number | null {
  const { settledGrowthBytes = null, kernelBytesPerConnection = null } = server ?? {}
  if (settledGrowthBytes === null || kernelBytesPerConnection === null) return null
  return settledGrowthBytes + clients * kernelBytesPerConnection
}

function ratio(dividend: number, divisor: number): number | null {
  return divisor > 0 ? dividend / divisor : null
}
