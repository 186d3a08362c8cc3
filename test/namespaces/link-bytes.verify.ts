/**
 * The long form: what an interface counts while a trial is measured, against the model of 66 B a segment. A poll takes
 * three segments (request, response, ACK), a pushed event two (data, ACK), while events are so far apart that no ACK
 * waits for the next of them.
 */
import { expect, test } from 'vitest'
import { tryNamespaces } from '../../clients/namespaces/abilities.ts'
import type { Trial } from '../../results/format.ts'
import { EVENTS_PER_SECOND, IS_ROOT_ON_LINUX, runNamespaceTrial, TRANSPORT_NAMES } from './namespace-trial.ts'

const MEASURED_MS = 20_000

/** Link heads of an exchange, B: 66 a segment. */
const POLL_HEADS_BYTES = 3 * 66
const PUSH_HEADS_BYTES = 2 * 66

const HEAD = [
  '| transport | exchanges | socket bytes | modelled link bytes | interface bytes | difference | packets an exchange |',
  '|---|--:|--:|--:|--:|--:|--:|',
]

const LEGEND =
  `Inside the measured ${MEASURED_MS / 1000} s at ${EVENTS_PER_SECOND} events/s, both directions, connection set-up outside. ` +
  'Modelled: socket bytes + 198 B a poll, + 132 B a pushed event. What crosses the start of the window is counted on one ' +
  'side of it by the interface and on the other by the client that has not read it yet: at most one exchange in a hundred.'

interface Comparison {
  readonly transport: string
  readonly exchanges: number
  readonly socketBytes: number
  readonly modelledBytes: number
  readonly interfaceBytes: number
  readonly packets: number
}

const abilities = IS_ROOT_ON_LINUX ? await tryNamespaces() : null
const reason =
  abilities === null ? 'only root on Linux has network namespaces' : (abilities.namespaces ?? abilities.veth)

test('what an interface counts is within 2 % of the model, for every transport', async ({ task, skip }) => {
  task.meta.report = [`Not measured: ${reason}.`]
  if (reason !== null) skip(reason)
  const comparisons: Comparison[] = []
  for (const transport of TRANSPORT_NAMES) {
    comparisons.push(comparisonOf(await runNamespaceTrial({ transport, measuredMs: MEASURED_MS })))
    task.meta.report = [LEGEND, '', ...HEAD, ...comparisons.map(rowOf)]
  }
  for (const comparison of comparisons) {
    expect(comparison.exchanges, comparison.transport).toBeGreaterThan(100)
    expect(Math.abs(difference(comparison)), comparison.transport).toBeLessThan(0.02)
  }
})

function comparisonOf({ transport, bytes, series, measuredMs }: Trial): Comparison {
  const { steady, link } = bytes
  if (link?.packets === undefined) throw new Error(`expected an interface to have counted ${transport}, none did`)
  const polls = series.slice(-measuredMs / 1000).reduce((sum, { requests }) => sum + requests, 0)
  const isPolling = transport.endsWith('polling')
  const exchanges = isPolling ? polls : steady.delivered
  const socketBytes = steady.down.total + steady.up.total
  const modelledBytes = socketBytes + exchanges * (isPolling ? POLL_HEADS_BYTES : PUSH_HEADS_BYTES)
  return { transport, exchanges, socketBytes, modelledBytes, interfaceBytes: link.total, packets: link.packets }
}

function difference({ interfaceBytes, modelledBytes }: Comparison): number {
  return interfaceBytes / modelledBytes - 1
}

function rowOf(comparison: Comparison): string {
  const { transport, exchanges, socketBytes, modelledBytes, interfaceBytes, packets } = comparison
  const figures = [exchanges, socketBytes, modelledBytes, interfaceBytes]
  const percent = `${(difference(comparison) * 100).toFixed(2)} %`
  return `| ${[transport, ...figures, percent, (packets / exchanges).toFixed(2)].join(' | ')} |`
}
