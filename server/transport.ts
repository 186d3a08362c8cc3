/**
 * The contract of a transport on the server's side.
 *
 * A transport is one file: it turns the events of a channel into its own bytes and sends them. What all
 * transports share comes with the context. A fifth transport is one file that exports a ServerTransport, and
 * one entry in a registry that is passed to `buildApp`.
 */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { MessageReceipt } from '../protocol/messages.ts'
import type { TransportDescription } from '../protocol/transports.ts'
import type { TransportCounts } from './delivery/transport-counts.ts'
import type { Wheel } from './delivery/wheel.ts'
import type { Channel } from './feed/channel.ts'
import type { ServerSettings } from './settings.ts'
import type { Shutdown } from './shutdown.ts'

export interface ServerTransport extends TransportDescription {
  /**
   * Mounted at /feed/<name>; Fastify's encapsulation keeps its hooks local. Called once. Host and Origin are
   * checked and the request is counted before a handler runs; a ProblemError that it throws is answered.
   */
  readonly routes: FastifyPluginAsync<TransportContext>
}

/**
 * Publishes a client's message, of the client that made this request.
 * @param bytes what it took on the wire, uncompressed
 * @throws ProblemError 400 for what is no message, 429 when its address has sent too many or too much
 */
export type SenderUplink = (
  channel: Channel,
  message: unknown,
  request: FastifyRequest,
  bytes: number,
) => MessageReceipt

export interface TransportContext {
  /** This transport's counts: `subscriptions`, `deliveredEvents` and the like are for the transport to keep. */
  readonly counts: TransportCounts
  readonly settings: ServerSettings
  /** The one timer for heartbeats and deadlines. */
  readonly wheel: Wheel
  /** Whatever is held open registers here how to end it in order. */
  readonly shutdown: Shutdown
  readonly uplink: SenderUplink
  /**
   * Lets a request in and opens its channel.
   * @throws ProblemError 503 when there is no room; a stream that must not fail that way says so in its own
   */
  admit(request: FastifyRequest, channelName: string): Channel
}

/** Names to transports, in the order in which they are listed. */
export type ServerTransportRegistry = ReadonlyMap<string, ServerTransport>
