/**
 * The fan-out spread runs from one receive stamp to another, each late by at most its own bound: where the bounds are not
 * small against it, it is the instrument that is seen. Such a figure is withheld, and its error kept.
 */
import type { LatencySummary, SpreadError } from '../format.ts'

/** From this part on it is as much the instrument's as the transport's. */
const MOST_ERROR_SHARE = 0.5

const FIGURES = ['mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const

export interface KnownSpread {
  readonly fanOutSpreadUs: LatencySummary
  readonly fanOutErrorUs: SpreadError
}

/**
 * @param measured from the first stamp to the last
 * @param least of the same events, the least that the spread can have been
 * @param most likewise the most
 */
export function knownSpread(measured: LatencySummary, least: LatencySummary, most: LatencySummary): KnownSpread {
  const errors = FIGURES.map((name) => [name, errorOf(measured[name], least[name], most[name])] as const)
  const hidden = errors.filter(([name, errorUs]) => isTooLarge(errorUs, measured[name])).map(([name]) => [name, null])
  return {
    fanOutSpreadUs: { ...measured, ...(Object.fromEntries(hidden) as Partial<LatencySummary>) },
    fanOutErrorUs: Object.fromEntries(errors) as SpreadError,
  }
}

/** Whichever way it is wrong; null where the figure itself is not supported. */
function errorOf(measured: number | null, least: number | null, most: number | null): number | null {
  return measured === null || least === null || most === null ? null : Math.max(measured - least, most - measured)
}

function isTooLarge(errorUs: number | null, measuredUs: number | null): boolean {
  return errorUs !== null && measuredUs !== null && errorUs > MOST_ERROR_SHARE * measuredUs
}
