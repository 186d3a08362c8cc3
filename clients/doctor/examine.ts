/** Everything that the doctor looks at, in the order in which it is told. */
import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tryNamespaces } from '../namespaces/abilities.ts'
import { clockSource, sharedClock } from './clock.ts'
import { type Finding, finding } from './finding.ts'
import { lookAtProcessors } from './idleness.ts'
import { cores, load, memory, steal } from './machine.ts'
import { administrator, netem, networkNamespaces, segments } from './network.ts'
import { descriptors, ephemeralPorts, loopback, usualPort } from './sockets.ts'
import { browser, nodeVersion, packetCapture } from './software.ts'

export interface Examination {
  readonly env: NodeJS.ProcessEnv
  /** Where results go. */
  readonly folder: string
  /** The port that `tlab serve` takes when it is free. */
  readonly usualPort: number
}

/** Takes about a second, most of it to look at the load. Leaves nothing behind. */
export async function examine({ env, folder, usualPort: port }: Examination): Promise<Finding[]> {
  // First, and alone: what the others do would be taken for load.
  const idleness = await lookAtProcessors()
  const abilities = await tryNamespaces()
  return [
    nodeVersion(),
    cores(),
    memory(),
    load(idleness),
    steal(idleness),
    clockSource(),
    sharedClock(),
    descriptors(),
    ephemeralPorts(),
    await loopback('127.0.0.1'),
    await loopback('::1'),
    await usualPort(port),
    await resultFolder(folder),
    browser(env),
    packetCapture(env),
    administrator(process.getuid === undefined ? null : process.getuid() === 0),
    networkNamespaces(abilities),
    segments(abilities),
    netem(abilities),
  ]
}

/** Really writes: a permission says nothing of a disk that is full or read-only. */
export async function resultFolder(folder: string): Promise<Finding> {
  const probe = join(folder, `.probe-${process.pid}`)
  const problem = await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(() => writeFile(probe, 'can be written to\n'))
    .then(() => rm(probe))
    .then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    )
  return finding({
    what: 'result folder',
    level: problem === null ? 'ok' : 'missing',
    found: problem === null ? folder : `${folder}: ${problem}`,
    means:
      problem === null
        ? 'results are saved there'
        : '"tlab run" refuses to start before it measures what it cannot keep',
    remedy: problem === null ? null : 'choose another folder with --out, or make room',
    needed: true,
  })
}
