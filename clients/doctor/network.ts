/** Network namespaces and what they need, for scenarios with `network: {via: namespaces}`. */
import { platform } from 'node:os'
import type { NamespaceAbilities } from '../namespaces/abilities.ts'
import { notInstalled } from '../namespaces/commands.ts'
import { type Finding, finding } from './finding.ts'

/** `ip` and `tc` come with it. */
const INSTALL = 'install iproute2'

/** Whether a trial can have a network of its own. */
export function networkNamespaces(
  { namespaces, veth }: NamespaceAbilities,
  system: NodeJS.Platform = platform(),
): Finding {
  const reason = namespaces ?? veth
  return finding({
    what: 'namespaces',
    level: reason === null ? 'ok' : 'missing',
    found: reason ?? 'network namespaces joined by veth',
    means:
      reason === null
        ? '"via: namespaces" counts true bytes and packets on a link of its own'
        : 'bytes below TCP cannot be counted; everything else can be measured',
    remedy: reason === null ? null : remedyForNamespaces(reason, system),
  })
}

function remedyForNamespaces(reason: string, system: NodeJS.Platform): string {
  if (system !== 'linux') return 'run such scenarios on Linux, as root; "via: link" works everywhere'
  if (reason === notInstalled('ip')) return INSTALL
  return 'run tlab as root with iproute2 installed, in a container with CAP_SYS_ADMIN'
}

/** Whether packets there are what a wire would carry. */
export function segments({ segments: reason }: NamespaceAbilities, system: NodeJS.Platform = platform()): Finding {
  return finding({
    what: 'segments',
    level: reason === null ? 'ok' : 'missing',
    found: reason ?? 'one a packet (gso_max_segs 1)',
    means:
      reason === null
        ? 'packet counters there count what a wire would carry'
        : 'offloading would count a burst as one packet, so "via: namespaces" is refused',
    remedy: reason === null || system !== 'linux' ? null : `${INSTALL} 4.16 or newer`,
  })
}

/** Whether the kernel can delay, slow down and lose packets. */
export function netem({ netem: reason }: NamespaceAbilities, system: NodeJS.Platform = platform()): Finding {
  return finding({
    what: 'netem',
    level: reason === null ? 'ok' : 'missing',
    found: reason ?? 'works',
    means:
      reason === null
        ? 'delay, jitter, loss and bandwidth on packets, "via: namespaces"'
        : 'no loss of packets; delay, jitter and bandwidth come from a link in user space',
    remedy: reason === null ? null : `use "via: link" for delay; for loss ${remedyForNetem(reason, system)}`,
  })
}

function remedyForNetem(reason: string, system: NodeJS.Platform): string {
  if (system !== 'linux') return 'run it on Linux, as root'
  return reason === notInstalled('tc') ? INSTALL : 'a kernel with sch_netem (modprobe sch_netem)'
}

/** Whether this user may do what only root may. @param isRoot null: the system knows no root */
export function administrator(isRoot: boolean | null, system: NodeJS.Platform = platform()): Finding {
  const found = isRoot === null ? 'not a notion of this system' : isRoot ? 'root' : 'an ordinary user'
  if (system !== 'linux') {
    const means = 'may run everything that this system can; namespaces and packet captures need Linux'
    return finding({ what: 'user', level: 'ok', found, means })
  }
  return finding({
    what: 'user',
    level: isRoot === true ? 'ok' : 'limited',
    found,
    means:
      isRoot === true
        ? 'may make network namespaces and capture packets'
        : 'may run everything but "via: namespaces" and packet captures',
    remedy: isRoot === false ? 'sudo tlab … for those two' : null,
  })
}
