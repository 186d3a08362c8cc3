/**
 * For how long this thread was ready to run and had to wait for a processor, since its start: the second number of
 * Linux's schedstat (Documentation/scheduler/sched-stats.rst). Elsewhere nobody tells, and it is 0.
 */
import { openSync, readSync } from 'node:fs'

/** Three numbers of up to 20 digits. */
const text = Buffer.alloc(64)
const file = openStatistics()

/** µs. One read of a file in memory, some µs: for each turn of the loop, not for each event. */
export function processorQueueUs(): number {
  if (file === null) return 0
  const length = readSync(file, text, 0, text.length, 0)
  return secondNumber(text, length) / 1000
}

const SPACE = 0x20
const ZERO = 0x30

/** Digit by digit, since a string for each turn of the loop would be garbage. */
export function secondNumber(bytes: Uint8Array, length: number): number {
  let number = 0
  for (let at = bytes.indexOf(SPACE) + 1; at < length && bytes[at] !== SPACE; at++) {
    number = number * 10 + ((bytes[at] as number) - ZERO)
  }
  return number
}

function openStatistics(): number | null {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  } catch {
    return null
  }
}
