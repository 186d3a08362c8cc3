/** What stands between clients and server: the keys of `network`. What they mean together is checked in network-bounds.ts. */
import { z } from 'zod'
import { bandwidth, duration, lossShare, oneOf } from './quantities.ts'
import { BOUNDS } from './ranges.ts'

export const networkSchema = z
  .strictObject({
    rtt: duration(
      BOUNDS.rttMs,
      'The round trip: half of it each way. `0ms` goes through the link as well, and shows what the link itself costs.',
    ),
    jitter: duration(
      BOUNDS.jitterMs,
      'Each way up to so much more, drawn evenly for everything that is sent; what would overtake waits.',
    ).prefault('0ms'),
    bandwidth: bandwidth(
      BOUNDS.bytesPerSecond,
      'Each way. `via: link`: of each line, in bits of what TCP carries. `via: namespaces`: of all lines together, in bits of whole packets, whose heads take some 5 % of full ones and more of small ones. Without it a line is as fast as the machine.',
    ).optional(),
    loss: lossShare('Of the packets, each way. Above `0%` only with `via: namespaces`.').prefault('0%'),
    via: oneOf(
      ['link', 'namespaces'],
      '`link`: a process between clients and server, on every platform, that passes bytes on late. It ends TCP on both sides, so it shows no loss and no slow start. `namespaces`: two network namespaces of Linux, which need root; their interfaces count bytes and packets below TCP. Anything but `rtt: 0ms` needs netem in the kernel there, and `bandwidth` is of all lines together.',
    ).default('link'),
  })
  .optional()
  .meta({
    description:
      'A network between clients and server, each connection a line of its own. Without it they share this machine and nothing stands between them.',
  })

/** A network as the schema reads it. */
export type WrittenNetwork = NonNullable<z.infer<typeof networkSchema>>
