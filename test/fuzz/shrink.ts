/** Makes a failing input smaller, and finds the one in a batch that did the harm. */
import type { FuzzInput } from './inputs.ts'

/** Attempts in all: an input is for a person to read, not to be proved minimal. */
const MOST_ATTEMPTS = 60

/** No longer than this, ms: a fault that shows as a connection kept open takes its deadline to show. */
const MOST_MS = 20_000

/** Leaves out ever smaller parts as long as it still fails: halves, quarters, and so on. */
export async function smallest(input: FuzzInput, fails: (input: FuzzInput) => Promise<boolean>): Promise<FuzzInput> {
  let best = input
  const untilMs = performance.now() + MOST_MS
  let attempts = 0
  const goesOn = (): boolean => attempts < MOST_ATTEMPTS && performance.now() < untilMs
  for (let part = Math.ceil(best.bytes.length / 2); part >= 1 && goesOn(); part = Math.floor(part / 2)) {
    for (let from = 0; from < best.bytes.length && goesOn(); attempts++) {
      const candidate = without(best, from, from + part)
      if (await fails(candidate)) best = candidate
      else from += part
    }
  }
  return best
}

function without(input: FuzzInput, from: number, to: number): FuzzInput {
  const bytes = Buffer.concat([input.bytes.subarray(0, from), input.bytes.subarray(to)])
  return { ...input, bytes, cuts: input.cuts.filter((cut) => cut <= bytes.length) }
}

/**
 * Halves a batch until one input is left that does the harm alone; null when it takes several together.
 * @param survives whether a fresh server is well after these inputs
 */
export async function culpritOf(
  batch: readonly FuzzInput[],
  survives: (inputs: readonly FuzzInput[]) => Promise<boolean>,
): Promise<FuzzInput | null> {
  let suspects = batch
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2))
    suspects = (await survives(half)) ? suspects.slice(half.length) : half
  }
  const [last] = suspects
  return last !== undefined && !(await survives([last])) ? last : null
}
