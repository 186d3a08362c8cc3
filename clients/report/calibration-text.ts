/** What a calibration found, as text: the noise floor as a table, then timers, stamps, and what there is to doubt. */
import { formatUs } from '../../protocol/units.ts'
import { percent } from '../../results/analysis/figures.ts'
import type { Calibration, NoiseFloor } from '../../results/format.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { type Layout, wrap } from './wrap.ts'

const FAN_OUT = inMs('fan-out', 'p50', ({ fanOutSpreadP50Us }) => fanOutSpreadP50Us)

const COLUMNS: readonly Column<NoiseFloor>[] = [
  { title: 'noise floor', shortTitle: 'floor', align: 'left', cell: ({ transport }) => transport },
  inMs('p50', '', ({ p50Us }) => p50Us),
  inMs('p99', '', ({ p99Us }) => p99Us),
  { ...inMs('max', '', ({ maxUs }) => maxUs), leavesAs: 1 },
  { ...FAN_OUT, leavesAs: 3 },
  { ...inMs('stamp ≤', 'p50', ({ stampErrorP50Us }) => stampErrorP50Us), leavesAs: 5 },
  inMs('stamp ≤', 'p99', ({ stampErrorUs }) => stampErrorUs),
  { ...inMs('feed late', 'p99', ({ feedLatenessP99Us }) => feedLatenessP99Us), leavesAs: 2 },
  { ...inMs('server loop', 'p99', ({ serverLoopDelayP99Us }) => serverLoopDelayP99Us), leavesAs: 7 },
  { ...inMs('driver loop', 'p99', ({ driverLoopDelayP99Us }) => driverLoopDelayP99Us), leavesAs: 6 },
]

/** Without a line's end. @param keptAs the path of its file */
export function calibrationText(calibration: Calibration, keptAs: string, layout: Layout): string {
  const { noiseFloor, doubts } = calibration
  const say = (text: string): string[] => wrap(text, layout.width, ' ', '   ')
  const sections = [
    [
      ...layOutColumns(columnsOf(noiseFloor), noiseFloor, layout).lines,
      ...say(loadSentence(calibration)).map((line) => paint(layout.colour, 'dim', line)),
    ],
    say(timersSentence(calibration)),
    say(stampsSentence(calibration)),
    say(quietSentence(calibration)).map((line) => paint(layout.colour, calibration.quiet ? 'green' : 'yellow', line)),
    doubts.flatMap((doubt) => wrap(doubt, layout.width, ' · ')),
    [` kept  ${keptAs}`, ...say('It goes with the results that are saved there in the next 30 days.')],
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** A spread that is smaller than its error is withheld: where all are, that column says nothing. */
function columnsOf(rows: readonly NoiseFloor[]): readonly Column<NoiseFloor>[] {
  const spread = rows.some((row) => FAN_OUT.cell(row) !== null)
  return COLUMNS.filter(({ title }) => spread || title !== FAN_OUT.title)
}

function inMs(title: string, of: string, us: (row: NoiseFloor) => number | null): Column<NoiseFloor> {
  const cell = (row: NoiseFloor): string | null => {
    const value = us(row)
    return value === null ? null : (value / 1000).toFixed(2)
  }
  return { title, unit: of === '' ? 'ms' : `${of} ms`, shortUnit: of === '' ? 'ms' : of, align: 'right', cell }
}

function loadSentence({ clients, eventsPerSecond, measuredMs }: Calibration): string {
  return (
    `${clients} clients × ${eventsPerSecond} events/s over loopback, ${measuredMs / 1000} s each, latency from the due ` +
    'instant: no latency below this can be measured here. "stamp ≤" is the part of it that is the instrument’s at most: late stamps, by their own bounds. ' +
    'Polling has none of its own: its latency is its interval’s, and it asks as late as the timers.'
  )
}

function timersSentence({ timers: { count, p50Us, p99Us, maxUs } }: Calibration): string {
  const figures = [named(p99Us, 'at p99'), named(p50Us, 'at p50'), named(maxUs, 'at most')]
  return `timers  ${figures.join(', ')} late: ${count} deadlines in an idle process`
}

function stampsSentence({ stamps, stampsUnchecked }: Calibration): string {
  if (stamps === null) {
    return (
      `stamps  not held against packets: ${stampsUnchecked ?? 'unknown'}. What is known of their error is the ` +
      'bound above, which does not see the way through the kernel, and how long the driver waits for a processor on Linux alone.'
    )
  }
  const { transport, count, unmatched, minUs, p50Us, p99Us, maxUs, boundP50Us, boundP99Us, beyondP99Us, beyondMaxUs } =
    stamps
  return [
    `stamps  ${formatExactly(p50Us)} behind the packet at p50, ${formatExactly(p99Us)} at p99, ${formatExactly(maxUs)} at most, ` +
      `${formatExactly(minUs)} at least (${count} events of ${transport}${unmatched === 0 ? '' : `, ${unmatched} not found`};`,
    `clocks within ${stamps.clockUncertaintyUs.toFixed(1)} µs). The driver’s own bound: ${named(boundP50Us, 'at p50')},`,
    `${named(boundP99Us, 'at p99')}; stamps are later than that by ${formatExactly(beyondP99Us)} at p99, ${formatExactly(beyondMaxUs)} at most:`,
    'the kernel’s own work from packet to read, and what a hypervisor takes.',
  ].join(' ')
}

function quietSentence({ quiet, idleBusy, othersBusy }: Calibration): string {
  const shares =
    `${percent(idleBusy)} busy before, others took ` +
    `${othersBusy === null ? 'an unknown share' : `up to ${percent(othersBusy)}`} meanwhile`
  return quiet
    ? `The machine was quiet: ${shares}.`
    : `The machine was NOT quiet: ${shares}. These figures are of that load too; end other programs and calibrate again.`
}

function named(us: number | null, what: string): string {
  return us === null ? `unknown ${what}` : `${formatUs(us)} ${what}`
}

/** Fractions of a millisecond matter here, and may be below zero. */
function formatExactly(us: number): string {
  return `${(us / 1000).toFixed(3)} ms`
}
