/**
 * h, what a question waits for a connection of its own: without `server.keepAlive` every answer ends its connection, and
 * the next question opens another. A TCP handshake takes a round trip before the first byte may leave (RFC 9293 §3.5):
 * h = R, on the line of namespaces and to a server elsewhere. Our link has accepted before the SYN could have arrived, so
 * it holds what the client sends for 2 × delay, without jitter (clients/link/pair.ts); it calls a server elsewhere after
 * one delay, and whichever is over later counts.
 *
 * A client's own c, measured from an answer to the next question's leaving, has h in it where its own kernel waited for
 * the handshake, and not where the link made up for it afterwards.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { type OneWayDelay, oneWayDelay, steadyDelay } from './one-way-delay.ts'

/** h, µs. */
export interface Handshake extends OneWayDelay {
  /** Whether the clients' measured c contains it. */
  readonly isInReAsk: boolean
}

/** Kept connections: no question waits. */
export const NO_HANDSHAKE: Handshake = { ...steadyDelay(0), isInReAsk: false }

type Keeping = Partial<Pick<ResolvedScenario, 'server' | 'transports'>>

/** Whether questions share a connection; a stranger's file may not say. Idle ones are let go of under polling alone. */
export function keepsConnections({ server, transports }: Keeping): boolean {
  const intervalMs = Number(transports?.['polling']?.['intervalMs'] ?? 0)
  return (server?.keepAlive ?? true) && intervalMs <= (server?.keepAliveTimeoutMs ?? Number.POSITIVE_INFINITY)
}

/** Of transports that ask; those that push keep their connection anyway. @param roundTripUs as `Conditions` has it */
export function handshakeOf(scenario: ResolvedScenario, roundTripUs: number | null): Handshake {
  const { network } = scenario
  if (keepsConnections(scenario)) return NO_HANDSHAKE
  if (network?.via === 'link') {
    return { ...steadyDelay(Math.max(2 * network.delayMs * 1000, roundTripUs ?? 0)), isInReAsk: false }
  }
  const { leastUs, meanUs, mostUs } = oneWayDelay(network, roundTripUs)
  return { leastUs: 2 * leastUs, meanUs: 2 * meanUs, mostUs: 2 * mostUs, isInReAsk: true }
}
