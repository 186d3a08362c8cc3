/**
 * What a network interface counted, beside what the clients counted themselves: bytes with all their heads, and
 * packets. Read at the boundaries of the phases, in the process whose only traffic the interface carries.
 */
import { readFileSync } from 'node:fs'

export interface InterfaceCount {
  readonly bytes: number
  readonly packets: number
}

/** As the client's end of the line sees it. */
export interface InterfaceTraffic {
  readonly down: InterfaceCount
  readonly up: InterfaceCount
}

export interface InterfaceReport {
  /** One entry a phase. */
  readonly phases: readonly InterfaceTraffic[]
  /** From before the first connect to after the last close. */
  readonly wholeLife: InterfaceTraffic
}

/** Of the network namespace of whoever reads it (proc_pid_net(5)). */
const DEVICES = '/proc/self/net/dev'

export class InterfaceCounters {
  readonly #read: () => InterfaceTraffic
  readonly #atStart: InterfaceTraffic
  readonly #boundaries: InterfaceTraffic[] = []

  /** @param name such as `lab` */
  constructor(name: string, readDevices: () => string = () => readFileSync(DEVICES, 'utf8')) {
    this.#read = () => trafficOf(readDevices(), name)
    this.#atStart = this.#read()
  }

  /** The boundary before each phase, and the last one behind them all. */
  boundary(): void {
    this.#boundaries.push(this.#read())
  }

  /** When every connection is closed. */
  report(): InterfaceReport {
    const [first, ...others] = this.#boundaries
    let before = first
    const phases = others.map((after) => {
      const traffic = trafficBetween(before as InterfaceTraffic, after)
      before = after
      return traffic
    })
    return { phases, wholeLife: trafficBetween(this.#atStart, this.#read()) }
  }
}

/**
 * One line of /proc/net/dev: `name: bytes packets` and six more of what was received, then the same of what was sent.
 * @throws Error when the interface is not there
 */
export function trafficOf(text: string, name: string): InterfaceTraffic {
  const line = text.split('\n').find((candidate) => candidate.trimStart().startsWith(`${name}:`))
  const figures = line?.split(':')[1]?.trim().split(/\s+/).map(Number) ?? []
  const [downBytes, downPackets, upBytes, upPackets] = [figures[0], figures[1], figures[8], figures[9]]
  if (downBytes === undefined || downPackets === undefined || upBytes === undefined || upPackets === undefined) {
    throw new Error(`expected counters of the interface ${name} in ${DEVICES}, found none`)
  }
  return { down: { bytes: downBytes, packets: downPackets }, up: { bytes: upBytes, packets: upPackets } }
}

/** Zeros for none. */
export function sumTraffic(parts: readonly InterfaceTraffic[]): InterfaceTraffic {
  return parts.reduce((sum, part) => combine(sum, part, (one, other) => one + other), NOTHING)
}

const NOTHING: InterfaceTraffic = { down: { bytes: 0, packets: 0 }, up: { bytes: 0, packets: 0 } }

function trafficBetween(before: InterfaceTraffic, after: InterfaceTraffic): InterfaceTraffic {
  return combine(after, before, (late, early) => late - early)
}

function combine(
  one: InterfaceTraffic,
  other: InterfaceTraffic,
  of: (one: number, other: number) => number,
): InterfaceTraffic {
  const count = (side: 'down' | 'up'): InterfaceCount => ({
    bytes: of(one[side].bytes, other[side].bytes),
    packets: of(one[side].packets, other[side].packets),
  })
  return { down: count('down'), up: count('up') }
}
