/** The clock that instants are of. */
import { readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { labClock, readClockId } from '../../protocol/clock.ts'
import { type Finding, finding } from './finding.ts'

/** Clock sources that user space reads without a call into the kernel (vdso(7)). */
const FAST_SOURCES = ['tsc', 'kvm-clock', 'arch_sys_counter', 'hyperv_clocksource_tsc_page']

const CURRENT_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource'

/** Readings for the price of one. */
const READINGS = 20_000

/** @param source what the kernel keeps time by; null: the system does not tell */
export function clockSource(source = readClockSource(), costNs = clockReadNs()): Finding {
  const fast = source === null || FAST_SOURCES.includes(source)
  return finding({
    what: 'clock source',
    level: fast ? 'ok' : 'limited',
    found: `${source ?? platform()}, ${Math.round(costNs)} ns a reading`,
    means: fast
      ? 'taking a stamp costs next to nothing'
      : 'each stamp is a call into the kernel, which burdens server and driver alike',
    remedy: fast ? null : `boot with clocksource=tsc where the processor keeps it steady, instead of ${source}`,
  })
}

function readClockSource(): string | null {
  try {
    return readFileSync(CURRENT_SOURCE, 'utf8').trim()
  } catch {
    return null
  }
}

/** What one reading of the lab clock costs, ns: the mean of many in a row, its loop included. */
function clockReadNs(): number {
  const before = process.hrtime.bigint()
  for (let reading = 0; reading < READINGS; reading++) labClock.nowUs()
  return Number(process.hrtime.bigint() - before) / READINGS
}

/** An id that two readings agree on is the host's; a random one differs each time. */
export function sharedClock(first = readClockId(), second = readClockId()): Finding {
  const known = first === second
  return finding({
    what: 'shared clock',
    level: known ? 'ok' : 'limited',
    found: known ? `id ${first}` : 'this system gives its clock no identity',
    means: known
      ? 'every process of this host tells the same time: one-way latency is exact'
      : 'exact with servers that tlab starts itself; one that runs already is a stranger, even on this host',
    remedy: known ? null : 'leave --target out, or accept the exchange of clocks and its uncertainty',
  })
}
