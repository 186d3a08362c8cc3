/** What all followers hand to whoever opened them, and what their connections have in common. */
import type { MessageReceipt, OutgoingMessage } from '../../protocol/messages.ts'
import type { Following, FollowOptions } from '../transport.ts'
import type { Link } from './connection.ts'
import { Lifetime } from './lifetime.ts'

export function newLink({ target, clock, readClock, observer }: FollowOptions): Link {
  const { host, port, handshakeUs = 0 } = target
  return { host, port, handshakeUs, clock, readClock, observer, lifetime: new Lifetime() }
}

/** @param close how this follower ends in order; half-closing its sockets if it knows no better way */
export function following(
  { lifetime }: Link,
  send: (message: OutgoingMessage) => Promise<MessageReceipt>,
  close: () => void = () => lifetime.end(),
): Following {
  return {
    done: lifetime.done,
    send,
    close,
    abort: () => lifetime.abort(new Error('the following was aborted by this client')),
  }
}
