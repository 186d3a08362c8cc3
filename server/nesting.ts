/**
 * JSON that is nested thousands of levels deep is parsed well and then breaks whatever walks it recursively, first of
 * all JSON.stringify: a message of 10 KB would be a fault of the server's own, on a WebSocket its end.
 */
import { badRequest } from './errors.ts'

/** Far above any message or row of data, far below what a stack holds. */
const MOST_LEVELS = 100

/** @throws ProblemError 400 for a value with too many levels of arrays and objects */
export function refuseDeepNesting(value: unknown): void {
  let level = [value].filter(isNested)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === MOST_LEVELS) {
      throw badRequest('Nested too deeply', `expected JSON with at most ${MOST_LEVELS} levels, got more; flatten it`)
    }
    level = level.flatMap((nested) => Object.values(nested).filter(isNested))
  }
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
