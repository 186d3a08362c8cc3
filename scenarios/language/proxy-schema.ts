/** A proxy between clients and the lab's server: the keys of `proxy`, and what they rule out. */
import { z } from 'zod'
import type { ResolvedProxy } from '../../protocol/proxy.ts'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import type { Finding } from './errors.ts'
import { duration, oneOf } from './quantities.ts'
import { BOUNDS } from './ranges.ts'
import type { BoundedParts } from './resolve.ts'

export const proxySchema = z
  .strictObject({
    kind: oneOf(['nginx'], 'Which one. It must be installed; the lab starts and ends one for each trial.'),
    upstream: oneOf(
      ['http/1.0', 'http/1.1'],
      'What it speaks to the server. nginx up to 1.29.6 asks with HTTP/1.0 unless `proxy_http_version` tells it otherwise; such an answer has no chunks. WebSocket is always asked for with 1.1.',
    ).default('http/1.0'),
    buffering: oneOf(
      ['on', 'off'],
      '`on`, as nginx comes: an answer is collected in buffers of 4 KiB before it is passed on (`proxy_buffering`).',
    ).default('on'),
    hint: oneOf(
      ['heard', 'ignored'],
      'Whether it heeds the `X-Accel-Buffering: no` that the server sends with a stream. `ignored` is what a server that does not send it gets.',
    ).default('heard'),
    readTimeout: duration(
      BOUNDS.livenessMs,
      'It gives an answer up after so long without a byte from the server (`proxy_read_timeout`).',
    ).prefault('60s'),
  })
  .optional()
  .meta({ description: 'A proxy between clients and the lab’s server. Without it they talk to each other.' })

export type WrittenProxy = NonNullable<z.infer<typeof proxySchema>>

export function resolveProxy({ readTimeout, ...rest }: WrittenProxy): ResolvedProxy {
  return { ...rest, readTimeoutMs: readTimeout }
}

/** These strike connections as the server has them, which are the proxy's and not the clients'. */
const FAULTS_OF_CONNECTIONS: readonly ResolvedFault['kind'][] = [
  'drop-connections',
  'refuse-connections',
  'slow-reads',
  'restart',
]

export function checkProxy({ proxy, network, server, faults = [] }: BoundedParts): Finding[] {
  if (proxy === undefined || proxy === null) return []
  const apart: Finding[] =
    network?.via === 'namespaces'
      ? [
          {
            path: ['network', 'via'],
            expected: '"link" beside a proxy, which is not moved into namespaces',
            found: 'namespaces',
            fix: 'write "via: link", or leave "proxy" out',
          },
        ]
      : []
  const kept = server === undefined || server.keepAlive ? [] : [connectionsOfItsOwn()]
  return [...apart, ...kept, ...checkHint(proxy), ...faults.flatMap(({ kind }, index) => checkFault(kind, index))]
}

/** nginx keeps its clients' connections, whatever the server says of its own (clients/run/nginx-conf.ts). */
function connectionsOfItsOwn(): Finding {
  return {
    path: ['server', 'keepAlive'],
    expected: 'true beside a proxy, which keeps the connections of its clients whatever the server does',
    found: 'false',
    fix: 'remove the key, or leave "proxy" out',
  }
}

/** nginx heeds the field only where it would buffer. */
function checkHint({ buffering, hint }: ResolvedProxy): Finding[] {
  if (buffering === 'on' || hint === 'heard') return []
  return [
    {
      path: ['proxy', 'hint'],
      expected: 'no "hint" beside "buffering: off", which leaves nothing to be hinted at',
      found: hint,
      fix: 'remove it, or write "buffering: on"',
    },
  ]
}

function checkFault(kind: ResolvedFault['kind'], index: number): Finding[] {
  if (!FAULTS_OF_CONNECTIONS.includes(kind)) return []
  return [
    {
      path: ['faults', index, 'kind'],
      expected: 'a fault that a proxy does not hide: silence, cut, stall-feed or stall-event-loop',
      found: kind,
      fix: 'choose one of these, or leave "proxy" out: the server’s connections are the proxy’s, not the clients’',
    },
  ]
}
