/** The load that a scenario asks for, in words: what titles, lists and headings say of its measured phases. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { formatBytes, formatDurationMs } from '../../protocol/units.ts'

type Asked = Pick<ResolvedScenario, 'feed' | 'phases'>

/** `20 events/s`, `1–100 events/s`, `2 events/s + 30 every 2s`, `30 events every 2s`, `2.6 events/s as recorded`. */
export function loadWords(scenario: Asked): string {
  const { feed } = scenario
  if (feed.arrival === 'recorded') return `${rateRange(scenario)} events/s as recorded${speedWords(feed.speed)}`
  const bursts = burstWords(measuredOf(scenario))
  if (bursts === null) return `${rateRange(scenario)} events/s`
  const { most } = rateSpan(scenario)
  return most === 0 ? `${bursts[0]} events ${bursts[1]}` : `${rateRange(scenario)} events/s + ${bursts.join(' ')}`
}

/** `20`, `1–100` when the measured phases differ or ramp, `2 + bursts`: for a column of events per second. */
export function rateRange(scenario: Asked, mentionsBursts = false): string {
  const { least, most } = rateSpan(scenario)
  const rates = least === most ? figure(least) : `${figure(least)}–${figure(most)}`
  return mentionsBursts && burstWords(measuredOf(scenario)) !== null ? `${rates} + bursts` : rates
}

/** Of the measured phases, events per second without bursts; of the feed where none is measured. */
export function rateSpan({ feed, phases }: Asked): { readonly least: number; readonly most: number } {
  const rates = phases.flatMap(({ measure, rate, endRate = rate }) => (measure ? [rate, endRate] : []))
  const known = rates.length === 0 ? [feed.rate] : rates
  return { least: Math.min(...known), most: Math.max(...known) }
}

/** `256 B`, `128 B–4096 B`; null where events are as long as their data. */
export function payloadWords({ payloadBytes, payload }: ResolvedScenario['feed']): string | null {
  if (payload !== undefined) return `${formatBytes(payload.fromBytes)}–${formatBytes(payload.toBytes)}`
  return payloadBytes === null ? null : formatBytes(payloadBytes)
}

/** How many, and how often; null without bursts. */
function burstWords(phases: ResolvedScenario['phases']): readonly [string, string] | null {
  const bursts = phases.flatMap(({ burst }) => burst ?? [])
  const [first] = bursts
  if (first === undefined) return null
  const sizes = bursts.map(({ size }) => size)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const alike = bursts.every(({ everyMs }) => everyMs === first.everyMs)
  return [
    least === most ? String(least) : `${least}–${most}`,
    alike ? `every ${formatDurationMs(first.everyMs)}` : 'at once',
  ]
}

function measuredOf({ phases }: Asked): ResolvedScenario['phases'] {
  return phases.filter(({ measure }) => measure)
}

function speedWords(speed = 1): string {
  return speed === 1 ? '' : `, ${figure(speed)} × as fast`
}

/** Three digits of what is not whole. */
function figure(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(3)))
}
