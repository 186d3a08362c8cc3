/**
 * The lab clock: monotonic µs, one clock for every process of a host.
 *
 * `process.hrtime` reads the host's monotonic clock, which all processes share; `performance.now()` runs on
 * the same clock from a start of its own and needs no BigInt, so it is read on the hot path and shifted by
 * an offset that is measured once. 10¹⁵ is added so that an instant always has 16 digits (for 285 years of
 * uptime), which keeps the length of an event constant; 16 digits fit a double exactly.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/** Added to the host's monotonic clock, µs. */
export const CLOCK_OFFSET_US = 1e15

/** Something that tells lab time: the real clock, or a test's. */
export interface Clock {
  /** Now, whole µs of the lab clock. */
  nowUs(): number
}

const offsetUs = measureOffsetUs()

/** The host's lab clock. */
export const labClock: Clock = {
  nowUs: () => Math.floor(performance.now() * 1000 + offsetUs),
}

/** The smallest of several differences: a pause between the two readings only ever makes one larger. */
function measureOffsetUs(): number {
  let smallest = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 32; attempt++) {
    const beforeMs = performance.now()
    const hostUs = Number(process.hrtime.bigint() / 1000n)
    smallest = Math.min(smallest, hostUs - beforeMs * 1000)
  }
  return CLOCK_OFFSET_US + smallest
}

/**
 * Identity of this host's monotonic clock: equal in two processes exactly when their instants can be compared
 * without an exchange. On Linux the boot and the time namespace decide (time_namespaces(7) may shift
 * CLOCK_MONOTONIC); the boot id itself is hashed, since it should not be shown to strangers (sd-id128(3)).
 * Elsewhere the id is random: a server that the CLI starts is told the CLI's id, any other is a stranger.
 */
export function readClockId(): string {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const timeNamespace = readlinkSync('/proc/self/ns/time')
    return createHash('sha256').update(`transport-lab clock ${bootId} ${timeNamespace}`).digest('hex').slice(0, 32)
  } catch {
    return randomUUID().replaceAll('-', '')
  }
}
