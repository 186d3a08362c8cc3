/** Processors, memory, and what else goes on. */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, loadavg, platform, totalmem } from 'node:os'
import { percent } from '../../results/analysis/figures.ts'
import { MACHINE_STEAL } from '../../results/analysis/verdict/circumstances.ts'
import { type Finding, finding } from './finding.ts'

/** A core each for server, driver and link, and one for whatever else runs. */
const COMFORTABLE_CORES = 4

/** Server and driver take up to 90 MB each at a hundred clients, and some 13 KiB more a client at each end. */
const COMFORTABLE_FREE_BYTES = 512 * 1024 ** 2

/** Above this share of a core that others use, they take turns from us. */
export const QUIET_SHARE = 0.2

/** Whether server, driver and link have a core each. */
export function cores(count: number = availableParallelism(), model = cpus()[0]?.model.trim() ?? 'unknown'): Finding {
  const found = `${count} × ${model}`
  if (count >= COMFORTABLE_CORES) {
    return finding({ what: 'cores', level: 'ok', found, means: 'server, driver and link have a core each' })
  }
  return finding({
    what: 'cores',
    level: 'limited',
    found,
    means:
      count === 1
        ? 'server and driver take turns on one core: latencies hold their waiting for each other'
        : 'server and driver have a core each while nothing else runs; a link shares one of them',
    remedy: 'keep the machine to the lab while it measures, and rates low; the verdict says when it was too busy',
  })
}

/** Whether what is free, without swapping, is enough for server and driver. */
export function memory(freeBytes = readAvailableBytes(), allBytes = totalmem()): Finding {
  const enough = freeBytes >= COMFORTABLE_FREE_BYTES
  return finding({
    what: 'memory',
    level: enough ? 'ok' : 'limited',
    found: `${gigabytes(freeBytes)} of ${gigabytes(allBytes)} available`,
    means: enough
      ? 'room for thousands of clients'
      : 'many clients may not fit, and a machine that swaps measures its disk',
    remedy: enough ? null : 'end what needs memory, or run fewer clients',
  })
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/** What Linux would hand out without swapping (proc_meminfo(5)); elsewhere what is free. */
function readAvailableBytes(): number {
  try {
    const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))
    return line === null ? freemem() : Number(line[1]) * 1024
  } catch {
    return freemem()
  }
}

/** Shares of all processors over the look; `steal` null: the system does not tell. */
export interface Idleness {
  readonly busy: number
  readonly steal: number | null
}

/** What others do now; beside it how many processes wanted to run over the last minute (getloadavg(3)). */
export function load({ busy }: Idleness, [lastMinute = 0] = loadavg()): Finding {
  const quiet = busy <= QUIET_SHARE
  const average = platform() === 'win32' ? '' : `, load ${lastMinute.toFixed(1)} over the last minute`
  return finding({
    what: 'load now',
    level: quiet ? 'ok' : 'limited',
    found: `${percent(busy)} busy${average}`,
    means: quiet ? 'the machine is quiet' : 'other programs take turns from server and driver: tails grow',
    remedy: quiet ? null : 'end other programs before you measure; --repeat shows how much they disturb',
  })
}

/** What a hypervisor takes away now, by the verdict's own bound. */
export function steal({ steal: share }: Idleness): Finding {
  if (share === null) {
    return finding({
      what: 'steal now',
      level: 'ok',
      found: 'not told by this system',
      means: 'whether a hypervisor takes time away is not known here',
    })
  }
  const kept = share <= MACHINE_STEAL
  return finding({
    what: 'steal now',
    level: kept ? 'ok' : 'limited',
    found: `${percent(share)} of the processors' time`,
    means: kept
      ? 'the hypervisor, if there is one, leaves us our time'
      : 'the hypervisor gives our time to others: tails are theirs',
    remedy: kept ? null : 'measure at another hour, or on a machine that is not shared',
  })
}
