/**
 * Names of our network namespaces: `tlab-<pid>-<n>-server` and `-client`. They carry the pid of the process that made
 * them, so that whoever finds one can tell whether its maker still lives.
 */

export type Side = 'server' | 'client'

const PATTERN = /^tlab-(\d+)-(\d+)-(?:server|client|probe)$/

let serial = 0

/** From 1: one for each pair, and each probe, of this process. */
export function nextSerial(): number {
  serial++
  return serial
}

/** @param serial of this process, see `nextSerial` */
export function namespaceName(pid: number, serial: number, side: Side | 'probe'): string {
  return `tlab-${pid}-${serial}-${side}`
}

/** The pid of the process that made it; null: the name is none of ours. */
export function makerOf(name: string): number | null {
  const match = PATTERN.exec(name)
  return match === null ? null : Number(match[1])
}

/** The names in what `ip netns list` prints: a name a line, behind some of them `(id: 0)`. */
export function listedNames(printed: string): string[] {
  return printed
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((name) => name !== '')
}
