/**
 * The long form: what an interface counts while a trial is measured, against the model that stands in results elsewhere
 * (results/analysis/theory/link-bytes.ts): 66 B a segment. Events 200 ms apart are its hardest case, as from there on each
 * segment of a large one is acknowledged by itself.
 */
import { expect, test } from 'vitest'
import { tryNamespaces } from '../../clients/namespaces/abilities.ts'
import type { Trial } from '../../results/format.ts'
import { EVENTS_PER_SECOND, IS_ROOT_ON_LINUX, runNamespaceTrial, TRANSPORT_NAMES } from './namespace-trial.ts'

const MEASURED_MS = 20_000

/** One that fits a segment, with all its heads, and one that needs two. */
const PAYLOADS_BYTES = [256, 2048]

const HEAD = [
  '| transport | payload B | events | socket bytes | modelled link bytes | interface bytes | difference | modelled packets | packets |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
]

const LEGEND =
  `Inside the measured ${MEASURED_MS / 1000} s at ${EVENTS_PER_SECOND} events/s, both directions, connection set-up outside. ` +
  'Modelled: socket bytes + 66 B a segment, three a poll and two a pushed event, more of what is longer than one. What ' +
  'crosses the start of the window is counted on one side of it by the interface and on the other by the client that has ' +
  'not read it yet: at most one exchange in a hundred.'

const abilities = IS_ROOT_ON_LINUX ? await tryNamespaces() : null
const reason =
  abilities === null
    ? 'only root on Linux has network namespaces'
    : (abilities.namespaces ?? abilities.veth ?? abilities.segments)

test('what an interface counts is within 2 % of the model, for every transport', async ({ task, skip }) => {
  task.meta.report = [`Not measured: ${reason}.`]
  if (reason !== null) skip(reason)
  const rows: (readonly [payloadBytes: number, trial: Trial])[] = []
  for (const transport of TRANSPORT_NAMES) {
    // Each has namespaces of its own, and little to do.
    const ofBoth = PAYLOADS_BYTES.map(async (payloadBytes) => {
      return [payloadBytes, await runNamespaceTrial({ transport, measuredMs: MEASURED_MS, payloadBytes })] as const
    })
    rows.push(...(await Promise.all(ofBoth)))
    task.meta.report = [LEGEND, '', ...HEAD, ...rows.map(([payloadBytes, trial]) => rowOf(payloadBytes, trial))]
  }
  for (const [payloadBytes, trial] of rows) {
    const where = `${trial.transport}, ${payloadBytes} B`
    expect(trial.bytes.steady.delivered, where).toBeGreaterThan(100)
    expect(Math.abs(differenceOf(trial)), where).toBeLessThan(0.02)
  }
})

function countedAndModelled({ transport, bytes: { link } }: Trial) {
  if (link?.modelled === undefined) throw new Error(`expected an interface to have counted ${transport}, none did`)
  return { ...link, modelled: link.modelled }
}

/** As a share of what the model says. */
function differenceOf(trial: Trial): number {
  const { total, modelled } = countedAndModelled(trial)
  return total / modelled.total - 1
}

function rowOf(payloadBytes: number, trial: Trial): string {
  const { total, packets, modelled } = countedAndModelled(trial)
  const { delivered, down, up } = trial.bytes.steady
  const percent = `${(differenceOf(trial) * 100).toFixed(2)} %`
  const socketBytes = down.total + up.total
  const cells = [
    trial.transport,
    payloadBytes,
    delivered,
    socketBytes,
    modelled.total,
    total,
    percent,
    modelled.packets,
  ]
  return `| ${[...cells, packets].join(' | ')} |`
}
