/**
 * What clients send up, and who hears it: the keys of `uplink`, and `clients.channels`. What they mean beside the rest of
 * the file is checked in uplink-keys.ts and uplink-bounds.ts.
 */
import { z } from 'zod'
import { messageBytes, messageEventBytes } from '../../protocol/uplink.ts'
import { oneOf, rate, size } from './quantities.ts'
import { BOUNDS } from './ranges.ts'

/** Of a short seq: what a reader reckons with. */
const SEQ_DIGITS = 3

/** A feed's name for no feed. */
export const NO_FEED = 'none'

export const uplinkSchema = z
  .strictObject({
    rate: rate(
      BOUNDS.uplinkRate,
      'Messages per second of each client, from the end of the ramp to the end of the phases, whatever became of earlier ones: an open loop. With HTTP a client posts one at a time, at most one a round trip.',
    ),
    size: size(
      BOUNDS.messageBytes,
      `What a client says: the \`data\` of its message as JSON. The message is ${messageBytes(0)} B longer, and the event that arrives ${messageEventBytes(0, SEQ_DIGITS)} B (with a seq of three digits); nothing else in them varies.`,
    ).prefault('100B'),
    arrival: oneOf(
      ['fixed', 'poisson'],
      '`fixed`: a message every 1/rate seconds, the members of a channel staggered. `poisson`: random gaps of that mean, drawn from the seed, for each client its own.',
    ).default('poisson'),
  })
  .optional()
  .meta({
    description:
      'What clients send up: messages that become events of their channel. Measured from when a message was due: its acknowledgement (`uplink.ack`), its sender’s own copy (`uplink.echo`), the others’ (`uplink.relay`).',
  })

/** What `channels` may say; which words are refused, and what was meant, is said in uplink-keys.ts. */
export const CHANNELS_PATTERN = /^(one|pairs|rooms of ([2-9]|[1-9]\d{1,5}))$/

export const channelsSchema = z
  .string({ error: 'one of one, pairs, rooms of N' })
  .meta({
    description:
      '`one`: all clients follow one channel. `pairs`: two by two, so that a chat between two is a channel of two. `rooms of N`: so many in each, the last room may have fewer. More than one channel needs `feed: { source: none }` and `uplink`.',
    pattern: CHANNELS_PATTERN.source,
    bounds: '`one`, `pairs`, `rooms of N`',
  })
  .default('one')

/** What clients send up as the schema reads it. */
export type WrittenUplink = NonNullable<z.infer<typeof uplinkSchema>>
