/**
 * What a run measured beside its headline, each measure apart: connect time is not join time, and neither is a latency.
 * Figures are medians over the blocks of an arm; a block that withholds one withholds the row's.
 */
import type { MetricUnit } from '../../protocol/metrics.ts'
import type { ByteLedger, RunResult, Trial } from '../format.ts'
import { inUnit } from './figures.ts'
import { metricValue } from './metric-value.ts'
import { armsInOrder, trialsOfArm } from './order.ts'
import { spreadOf } from './statistics.ts'
import { THEORY_MEASURES } from './theory/figures-beside.ts'
import { firstWithholding, type Withholding } from './withheld.ts'

export interface MeasureTable {
  readonly title: string
  /** What the columns mean, in a sentence. */
  readonly note: string
  readonly columns: readonly string[]
  /** In teaching order; a cell is null where the figure is withheld. */
  readonly rows: readonly MeasureRow[]
}

export interface MeasureRow {
  readonly arm: string
  readonly cells: readonly (string | null)[]
  /** Why a cell is null, by column; null where it is not, or where nobody knows. */
  readonly withheld: readonly (Withholding | null)[]
}

interface Measure {
  readonly head: string
  readonly unit: MetricUnit
  /** Its name among METRICS; absent: it has none. */
  readonly metric?: string
  readonly value: (trial: Trial) => number | null
}

export interface MeasureGroup {
  readonly title: string
  readonly note: string
  readonly measures: readonly Measure[]
}

/** @param metric `connect.p50`, or another that a trial has under that name */
function of(head: string, metric: string, unit: MetricUnit = 'us'): Measure {
  return { head, unit, metric, value: (trial) => metricValue(trial, metric) }
}

function figure(head: string, unit: MetricUnit, value: (trial: Trial) => number | null | undefined): Measure {
  return { head, unit, value: (trial) => value(trial) ?? null }
}

const costsOf = (end: 'server' | 'driver'): Measure[] => [
  of('CPU/event', `${end}.cpuUsPerEvent`),
  of('loop busy', `${end}.utilisation`, 'share'),
  of('loop delay p99', `${end}.eventLoopDelayP99Us`),
  figure('max', 'us', (trial) => trial[end]?.eventLoopDelayMaxUs),
  of('GC share', `${end}.gcShare`, 'share'),
  of('GC longest', `${end}.gcMaxUs`),
  of('RSS/connection', `${end}.rssPerConnectionBytes`, 'bytes'),
  of('kernel/connection', `${end}.kernelBytesPerConnection`, 'bytes'),
]

const GROUPS: readonly MeasureGroup[] = [
  {
    title: 'Getting in',
    note: 'From connect() until it could carry a byte; hello and first event from the place in the ramp.',
    measures: [
      of('connect p50', 'connect.p50'),
      of('connect max', 'connect.max'),
      of('hello p50', 'join.p50'),
      of('hello max', 'join.max'),
      of('first event p50', 'firstEvent.p50'),
      of('first event max', 'firstEvent.max'),
    ],
  },
  {
    title: 'Freshness',
    note:
      'Staleness: how long the oldest event that a client still lacked was due, 0 while it lacked none. Age: how long ago ' +
      'the newest that it had was due. Spread: from the first to the last receiver of one event; an event that one of ' +
      'them missed ranks as the slowest.',
    measures: [
      of('staleness mean', 'staleness.mean', 'ms'),
      of('p99', 'staleness.p99', 'ms'),
      of('peak', 'staleness.peak', 'ms'),
      of('age mean', 'staleness.age', 'ms'),
      of('spread p50', 'fanOutSpread.p50'),
      of('spread p99', 'fanOutSpread.p99'),
    ],
  },
  {
    title: 'The way up',
    note:
      'From when a message was due: to its receipt (ack), to its sender’s own copy (echo), to each other member’s of its ' +
      'channel. Due: messages that clients wanted to send; again: sent once more with the same id, as no receipt had come; ' +
      'failed: never acknowledged; lost: copies that another should have got; twice: further copies; late: the driver’s timer (p99).',
    measures: [
      of('ack p50', 'uplink.ack.p50'),
      of('p99', 'uplink.ack.p99'),
      of('echo p50', 'uplink.echo.p50'),
      of('p99', 'uplink.echo.p99'),
      of('other p50', 'uplink.relay.p50'),
      of('p99', 'uplink.relay.p99'),
      of('due', 'uplink.due', 'count'),
      of('again', 'uplink.repeated', 'count'),
      of('failed', 'uplink.failed', 'count'),
      of('echoes lost', 'uplink.echoesLost', 'count'),
      of('lost', 'uplink.lost', 'count'),
      of('twice', 'uplink.duplicated', 'count'),
      figure('late', 'us', ({ uplink }) => uplink?.latenessP99Us),
    ],
  },
  {
    title: 'Connections and what they carried besides',
    note:
      'Set-up: bytes both ways until the hello of each connection, or its first answer. Reset: connections that did not ' +
      'end in order, and the bytes that their clients counted. Link: both ways in the measured phases, with the heads of ' +
      'TCP, IP and Ethernet; modelled: 66 B a segment, where no interface counted, or beside one that did.',
    measures: [
      figure('set-up', 'bytes', ({ bytes }) => bytes.setup && bytes.setup.down.total + bytes.setup.up.total),
      figure('reset', 'count', ({ bytes }) => bytes.reset?.connections),
      figure('bytes on them', 'bytes', ({ bytes }) => bytes.reset && bytes.reset.client.down + bytes.reset.client.up),
      of('refused', 'connections.refused', 'count'),
      of('reconnects', 'connections.reconnects', 'count'),
      of('empty answers', 'connections.emptyResponses', 'count'),
      figure('link bytes', 'bytes', ({ bytes: { link } }) => (link?.source === 'interface' ? link.total : null)),
      figure('link, modelled', 'bytes', ({ bytes: { link } }) => modelledTotal(link)),
    ],
  },
  {
    title: 'By event, by request, by connection',
    note:
      'Framing: what surrounds an event on its way down. Link: bytes below TCP, both ways. Heads: of a request and its ' +
      'answer together. Set-up: up to the hello or the first answer. Empty: of answers, and of their bytes, what brought ' +
      'no event. Open: connections at a time, on average.',
    measures: [
      of('framing/event', 'bytes.framingPerEvent', 'bytes'),
      of('link/event', 'linkBytesPerEvent', 'bytes'),
      of('heads/request', 'bytes.headsPerRequest', 'bytes'),
      of('set-up/connection', 'bytes.setupPerConnection', 'bytes'),
      of('empty answers', 'emptyShare', 'share'),
      of('of their bytes', 'bytes.emptyShare', 'share'),
      of('open', 'connections.meanOpen', 'count'),
    ],
  },
  THEORY_MEASURES,
  {
    title: 'What it cost the server',
    note: 'CPU of the process for each delivered event; memory by connection, the kernel’s buffers apart.',
    measures: costsOf('server'),
  },
  { title: 'What it cost the driver', note: 'The same of the clients’ process.', measures: costsOf('driver') },
  {
    title: 'The instrument',
    note:
      'Stamps: how much of the p50 and the p99 of the latency may be their lateness; spread: how wrong its p50 may be for ' +
      'the same reason. Of all others how late they were (p99). Bursts: what passed a link at once where TCP’s slow start ' +
      'would have cost round trips.',
    measures: [
      of('stamps p50', 'driver.stampErrorP50Us'),
      of('stamps p99', 'driver.stampErrorUs'),
      figure('spread', 'us', ({ fanOutErrorUs }) => fanOutErrorUs?.p50),
      figure('clock within', 'us', ({ clock }) => (clock?.kind === 'exchange' ? clock.uncertaintyUs : null)),
      of('feed', 'server.feedLatenessP99Us'),
      of('pollers', 'driver.timerLatenessP99Us'),
      of('arrivals', 'driver.arrivalLatenessP99Us'),
      figure('link', 'us', ({ network }) => network?.latenessP99Us),
      figure('link busy', 'share', ({ network }) => network?.utilisation),
      figure('bursts > 14 kB', 'count', ({ network }) => network?.largeBursts),
      of('asked again (mean)', 'driver.reAskMeanUs'),
    ],
  },
  {
    title: 'The machine',
    note:
      'Rate: events published on time. Busy: share of all processors, of which server, driver and link together are a part; ' +
      'steal: what a hypervisor gave to others.',
    measures: [
      figure('rate', 'share', ({ achievedRate }) => achievedRate),
      figure('busy', 'share', ({ machineBusy }) => machineBusy),
      figure('our own', 'share', ({ ownBusy }) => ownBusy),
      figure('steal', 'share', ({ machineSteal }) => machineSteal),
    ],
  },
]

function modelledTotal(link: ByteLedger['link']): number | undefined {
  return link?.source === 'modelled' ? link.total : link?.modelled?.total
}

/** Tables with a row for each arm; columns and tables of which no arm knows anything are left out. */
export function measureTables({ trials }: Pick<RunResult, 'trials'>): MeasureTable[] {
  const arms = armsInOrder(trials).map((arm) => ({ arm, own: trialsOfArm(trials, arm) }))
  return GROUPS.map(({ title, note, measures }) => {
    const known = measures.filter(({ value }) => trials.some((trial) => value(trial) !== null))
    const rows = arms.map(({ arm, own }) => ({
      arm,
      cells: known.map((measure) => cellOf(measure, own)),
      withheld: known.map(({ metric }) => (metric === undefined ? null : firstWithholding(own, metric))),
    }))
    return { title, note, columns: known.map(({ head }) => head), rows }
  }).filter(({ columns }) => columns.length > 0)
}

function cellOf({ unit, value }: Measure, trials: readonly Trial[]): string | null {
  const spread = spreadOf(trials.map(value))
  return spread === null ? null : inUnit(spread.median, unit)
}
