/**
 * The long form: what an interface counts while a trial is measured, against the model that stands in results elsewhere
 * (results/analysis/theory/link-bytes.ts): 66 B a segment. Events 200 ms apart are its hardest case, as from there on each
 * segment of a large one is acknowledged by itself; the other rates lie on both sides of it.
 */
import { expect, test } from 'vitest'
import { tryNamespaces } from '../../clients/namespaces/abilities.ts'
import type { Trial } from '../../results/format.ts'
import { IS_ROOT_ON_LINUX, runNamespaceTrial, TRANSPORT_NAMES } from './namespace-trial.ts'

/** One that fits a segment, with all its heads, and one that needs two. */
const PAYLOADS_BYTES = [256, 2048]

/** For how long at each rate, ms: a hundred events or more, and forty polls. */
const MEASURED_MS: ReadonlyMap<number, number> = new Map([
  [2, 50_000],
  [5, 20_000],
  [10, 20_000],
])

const HEAD = [
  '| transport | events/s | payload B | events | socket bytes | modelled link bytes | interface bytes | difference | modelled packets | packets |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
]

const LEGEND =
  `Inside the measured ${[...MEASURED_MS].map(([rate, ms]) => `${ms / 1000} s at ${rate}/s`).join(', ')}, both directions, connection set-up outside. ` +
  'Modelled: socket bytes + 66 B a segment, three a poll and two a pushed event, more of what is longer than one. What ' +
  'crosses the start of the window is counted on one side of it by the interface and on the other by the client that has ' +
  'not read it yet: at most one exchange in a hundred.'

const abilities = IS_ROOT_ON_LINUX ? await tryNamespaces() : null
const reason =
  abilities === null
    ? 'only root on Linux has network namespaces'
    : (abilities.namespaces ?? abilities.veth ?? abilities.segments)

test('what an interface counts is within 2 % of the model, for every transport at up to 10 events/s', async ({
  task,
  skip,
}) => {
  task.meta.report = [`Not measured: ${reason}.`]
  if (reason !== null) skip(reason)
  const rows: Row[] = []
  for (const transport of TRANSPORT_NAMES) {
    // Each has namespaces of its own, and little to do.
    rows.push(...(await Promise.all(loads().map((load) => measured(transport, load)))))
    task.meta.report = [LEGEND, '', ...HEAD, ...rows.map(lineOf)]
  }
  for (const { rate, payloadBytes, trial } of rows) {
    const where = `${trial.transport}, ${rate}/s, ${payloadBytes} B`
    expect(trial.bytes.steady.delivered, where).toBeGreaterThan(100)
    expect.soft(Math.abs(differenceOf(trial)), where).toBeLessThan(0.02)
  }
})

interface Load {
  readonly rate: number
  readonly payloadBytes: number
}

interface Row extends Load {
  readonly trial: Trial
}

function loads(): Load[] {
  return [...MEASURED_MS.keys()].flatMap((rate) => PAYLOADS_BYTES.map((payloadBytes) => ({ rate, payloadBytes })))
}

async function measured(transport: string, load: Load): Promise<Row> {
  const measuredMs = MEASURED_MS.get(load.rate) as number
  return { ...load, trial: await runNamespaceTrial({ transport, measuredMs, ...load }) }
}

function countedAndModelled({ transport, bytes: { link } }: Trial) {
  if (link?.modelled === undefined) throw new Error(`expected an interface to have counted ${transport}, none did`)
  return { ...link, modelled: link.modelled }
}

/** As a share of what the model says. */
function differenceOf(trial: Trial): number {
  const { total, modelled } = countedAndModelled(trial)
  return total / modelled.total - 1
}

function lineOf({ rate, payloadBytes, trial }: Row): string {
  const { total, packets, modelled } = countedAndModelled(trial)
  const { delivered, down, up } = trial.bytes.steady
  const percent = `${(differenceOf(trial) * 100).toFixed(2)} %`
  const socketBytes = down.total + up.total
  const cells = [
    trial.transport,
    rate,
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
