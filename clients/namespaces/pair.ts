/**
 * Two network namespaces, one for the server and one for the driver, joined by a pair of veth interfaces that carry
 * nothing but what is measured. Controls reach the server over a second pair, between its namespace and the one that
 * this process is in.
 *
 *     this process ── control ──> [ server ── lab ═══ lab ── driver ]
 *
 * So that the interfaces' counters count what a wire would carry: one segment a packet (`gso_max_segs 1`), the usual
 * MTU of 1500, neighbours known beforehand (no ARP), and no IPv6, which would announce itself.
 */
import { networkInterfaces } from 'node:os'
import { runCommand } from './commands.ts'
import { removeLeftovers } from './leftovers.ts'
import { isShaped, type LineShape, netemWords } from './line-shape.ts'
import { namespaceName, nextSerial, type Side } from './names.ts'
import { undoing } from './undo.ts'

/** The measured interface, in both namespaces. */
export const MEASURED_INTERFACE = 'lab'

/** Nobody else is in these namespaces, so every pair may have the same: TEST-NET-1 (RFC 5737). */
const ADDRESSES: Readonly<Record<Side, string>> = { server: '192.0.2.1', client: '192.0.2.2' }
const HARDWARE: Readonly<Record<Side, string>> = { server: '02:00:00:00:00:01', client: '02:00:00:00:00:02' }

/** 198.18.0.0/15 in networks of 256 addresses. */
const CONTROL_NETWORKS = 512

export interface NamespacePair {
  /** Names of the namespaces, for whoever starts a process in one. */
  readonly names: Readonly<Record<Side, string>>
  /** Where clients reach the server: what is measured. */
  readonly serverAddress: string
  /** Where this process reaches it: what is not. */
  readonly controlAddress: string
  /** When the processes in them have ended. Never fails: what stays is removed by the next one. */
  remove(): Promise<void>
}

/** @throws CommandError when the kernel says no; nothing stays behind then. Concurrent calls make separate pairs. */
export async function makeNamespacePair(shape: LineShape): Promise<NamespacePair> {
  await removeLeftovers()
  const serial = nextSerial()
  const names = {
    server: namespaceName(process.pid, serial, 'server'),
    client: namespaceName(process.pid, serial, 'client'),
  }
  const control = freeControl(serial)
  const remove = undoing(undoOf(names, control))
  try {
    for (const name of Object.values(names)) await runCommand('ip', 'netns', 'add', name)
    await joinEnds(names)
    if (isShaped(shape)) for (const name of Object.values(names)) await shapeEnd(name, shape)
    await joinControl(names.server, control)
    return { names, serverAddress: ADDRESSES.server, controlAddress: `${control.network}.2`, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** A namespace goes when its last process has ended; this process's end of the controls would outlast it for a moment. */
function undoOf(names: Readonly<Record<Side, string>>, { name }: ControlLine): (readonly string[])[] {
  return [['link', 'delete', name], ...Object.values(names).map((one) => ['netns', 'delete', one])]
}

async function joinEnds(names: Readonly<Record<Side, string>>): Promise<void> {
  const end = (side: Side): string[] => ['name', MEASURED_INTERFACE, 'address', HARDWARE[side], 'netns', names[side]]
  await runCommand('ip', 'link', 'add', ...end('server'), 'type', 'veth', 'peer', ...end('client'))
  await raise(names.server, 'server', 'client')
  await raise(names.client, 'client', 'server')
}

async function raise(name: string, side: Side, other: Side): Promise<void> {
  const inside = (...words: string[]): Promise<string> => runCommand('ip', '-n', name, ...words)
  await inside('link', 'set', 'lo', 'up')
  await inside('link', 'set', MEASURED_INTERFACE, 'mtu', '1500', 'gso_max_segs', '1', 'addrgenmode', 'none')
  await inside('address', 'add', `${ADDRESSES[side]}/24`, 'dev', MEASURED_INTERFACE)
  await inside('link', 'set', MEASURED_INTERFACE, 'up')
  const neighbour = ['neighbour', 'add', ADDRESSES[other], 'lladdr', HARDWARE[other], 'nud', 'permanent']
  await inside(...neighbour, 'dev', MEASURED_INTERFACE)
}

async function shapeEnd(name: string, shape: LineShape): Promise<void> {
  await runCommand('tc', '-n', name, 'qdisc', 'add', 'dev', MEASURED_INTERFACE, 'root', ...netemWords(shape))
}

async function joinControl(server: string, { name, network }: ControlLine): Promise<void> {
  await runCommand('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'control', 'netns', server)
  await runCommand('ip', '-n', server, 'address', 'add', `${network}.2/30`, 'dev', 'control')
  await runCommand('ip', '-n', server, 'link', 'set', 'control', 'up')
  await runCommand('ip', 'address', 'add', `${network}.1/30`, 'dev', name)
  await runCommand('ip', 'link', 'set', name, 'up')
}

interface ControlLine {
  /** Of the interface on this process's side. */
  readonly name: string
  /** The first three bytes of its addresses. */
  readonly network: string
}

/** One that nobody has, of the addresses for tests of devices (RFC 2544, appendix C.2.2). */
function freeControl(serial: number): ControlLine {
  const interfaces = networkInterfaces()
  const addresses = Object.values(interfaces).flatMap((ofOne = []) => ofOne.map(({ address }) => address))
  for (let tried = 0; tried < CONTROL_NETWORKS; tried++) {
    const index = (process.pid + serial + tried) % CONTROL_NETWORKS
    const [name, network] = [`tlab${index}`, `198.${18 + (index >> 8)}.${index & 255}`]
    if (!(name in interfaces || addresses.some((address) => address.startsWith(`${network}.`))))
      return { name, network }
  }
  throw new Error('expected a free network in 198.18.0.0/15 for the controls, found every one taken')
}
