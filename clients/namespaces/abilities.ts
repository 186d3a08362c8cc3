/**
 * What this machine can do about network namespaces, found out by doing it: one is made, given a pair of interfaces
 * and a delay, and removed again. What a kernel says of itself (modules, /proc/config.gz) is often not to be had.
 */
import { platform } from 'node:os'
import { CommandError, runCommand } from './commands.ts'
import { removeLeftovers } from './leftovers.ts'
import { namespaceName, nextSerial } from './names.ts'
import { undoing } from './undo.ts'

/** Each is null when it works, else why it does not. */
export interface NamespaceAbilities {
  /** Making and removing a network namespace. */
  readonly namespaces: string | null
  /** A pair of joined interfaces in it. */
  readonly veth: string | null
  /** Sending one segment a packet (`gso_max_segs 1`), without which counters count bursts. */
  readonly segments: string | null
  /** Delay, jitter, loss and bandwidth in the kernel (`tc netem`). */
  readonly netem: string | null
}

const NOT_TRIED = 'not tried: it needs what is missing above'

/** Leaves nothing behind, also when the process exits meanwhile. Concurrent calls do not disturb each other. */
export async function tryNamespaces(): Promise<NamespaceAbilities> {
  const reason = whyNot()
  if (reason !== null) return withoutNamespaces(reason)
  const name = namespaceName(process.pid, nextSerial(), 'probe')
  const remove = undoing([['netns', 'delete', name]])
  try {
    return await tryIn(name)
  } finally {
    await remove()
  }
}

async function tryIn(name: string): Promise<NamespaceAbilities> {
  const namespaces = await complaint(() => makeNamespace(name))
  if (namespaces !== null) return withoutNamespaces(namespaces)
  const inside = ['-n', name, 'link'] as const
  const veth = await complaint(() =>
    runCommand('ip', ...inside, 'add', 'probe', 'type', 'veth', 'peer', 'name', 'other'),
  )
  if (veth !== null) return { namespaces, veth, segments: NOT_TRIED, netem: NOT_TRIED }
  const segments = await complaint(() => runCommand('ip', ...inside, 'set', 'probe', 'gso_max_segs', '1'))
  const netem = await complaint(() => tryNetem(name))
  return { namespaces, veth, segments, netem }
}

function withoutNamespaces(namespaces: string): NamespaceAbilities {
  return { namespaces, veth: NOT_TRIED, segments: NOT_TRIED, netem: NOT_TRIED }
}

async function makeNamespace(name: string): Promise<void> {
  await removeLeftovers()
  await runCommand('ip', 'netns', 'add', name)
}

function tryNetem(name: string): Promise<string> {
  return runCommand('tc', '-n', name, 'qdisc', 'add', 'dev', 'probe', 'root', 'netem', 'delay', '1ms')
}

/** What can be said without trying. */
function whyNot(): string | null {
  if (platform() !== 'linux') return `they are a part of Linux, this is ${platform()}`
  return process.getuid?.() === 0 ? null : 'only root may make them'
}

async function complaint(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act()
    return null
  } catch (error) {
    return error instanceof CommandError ? error.said : String(error)
  }
}
