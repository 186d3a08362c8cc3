/** What a machine can measure at best, in a line beside what was measured on it. */
import { formatUs } from '../../../protocol/units.ts'
import type { Calibration, NoiseFloor, RunResult } from '../../format.ts'

/**
 * "noise floor here at p99: sse 0.90 ms, of which the instrument at most 0.30 ms by its own bound, websocket 0.80 ms
 * (0.20 ms); stamps 0.35 ms behind packets, timers 1.1 ms late (calibrated 2026-11-20)": of the transports that ran;
 * null where no calibration was kept.
 */
export function calibrationSentence({
  environment: { calibration },
  trials,
}: Pick<RunResult, 'environment' | 'trials'>): string | null {
  if (calibration === undefined) return null
  const ran = new Set(trials.map(({ transport }) => transport))
  const floors = calibration.noiseFloor
    .filter(({ transport }) => ran.has(transport))
    .map(floorPhrase)
    .filter((phrase) => phrase !== null)
  const facts = [floors, latenesses(calibration)].filter((phrases) => phrases.length > 0)
  const said = facts.map((phrases) => phrases.join(', ')).join('; ')
  return said === '' ? null : `noise floor here at p99: ${said} (${occasion(calibration)})`
}

/** The first says what the figure behind it is. */
function floorPhrase({ transport, p99Us, stampErrorUs }: NoiseFloor, index: number): string | null {
  if (p99Us === null) return null
  const floor = `${transport} ${formatUs(p99Us)}`
  if (stampErrorUs === null) return floor
  return index === 0
    ? `${floor}, of which the instrument at most ${formatUs(stampErrorUs)} by its own bound`
    : `${floor} (${formatUs(stampErrorUs)})`
}

/** What the bound does not see, such as the kernel's own work from packet to read, the packets do. */
function latenesses({ stamps, timers }: Calibration): string[] {
  return [
    ...(stamps === null ? [] : [`stamps ${formatUs(stamps.p99Us)} behind packets`]),
    ...(timers.p99Us === null ? [] : [`timers ${formatUs(timers.p99Us)} late`]),
  ]
}

function occasion({ startedAt, quiet }: Calibration): string {
  return `calibrated ${startedAt.slice(0, 10)}${quiet ? '' : ', the machine was not quiet'}`
}
