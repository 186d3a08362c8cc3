/** The least and the most of every quantity that a scenario names; the command line's options share them. */
import { SMALLEST_PAYLOAD_BYTES } from '../../protocol/event.ts'
import { SMALLEST_MESSAGE_BYTES } from '../../protocol/uplink.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const MEBIBYTE = 1024 ** 2

export const BOUNDS = {
  clients: { least: 1, most: 100_000 },
  repeat: { least: 1, most: 1000 },
  seed: { least: 0, most: 2 ** 31 - 1 },
  rate: { least: 0, most: 100_000 },
  burstSize: { least: 1, most: 100_000 },
  burstMs: { least: 10, most: 24 * HOUR_MS },
  /** A week of rows in a second, and a second of rows in a quarter of an hour. */
  speed: { least: 0.001, most: 1_000_000 },
  phaseMs: { least: 100, most: 24 * HOUR_MS },
  rampMs: { least: 0, most: 10 * MINUTE_MS },
  /** 64 KiB: several such events still fit one response of 1 MiB. */
  payloadBytes: { least: SMALLEST_PAYLOAD_BYTES, most: 64 * 1024 },
  /** Events of one answer; a server of ours sends no more. */
  limitEvents: { least: 1, most: 1_000 },
  /** Of each client; the most is what one connection of a driver carries beside others. */
  uplinkRate: { least: 0.001, most: 1_000 },
  /** A server of ours takes 64 KiB with the message around it. */
  messageBytes: { least: SMALLEST_MESSAGE_BYTES, most: 60 * 1024 },
  intervalMs: { least: 10, most: HOUR_MS },
  /** The server holds no poll longer than 30 s, below the time-outs of common proxies. */
  waitMs: { least: 100, most: 30 * SECOND_MS },
  /** Below 100 ms a busy machine's own pauses would look like silence. */
  livenessMs: { least: 100, most: 10 * MINUTE_MS },
  /** Some load balancers and servers let go after seconds; longer than ten minutes nobody keeps an idle connection. */
  keepAliveMs: { least: 100, most: 10 * MINUTE_MS },
  backOffMs: { least: 1, most: 10 * MINUTE_MS },
  /** The least holds any event with its framing. */
  outboxBytes: { least: 128 * 1024, most: 64 * MEBIBYTE },
  /** A geostationary satellite is 600 ms away and back. */
  rttMs: { least: 0, most: 800 },
  /** One way. */
  jitterMs: { least: 0, most: 400 },
  /** From a modem to a data centre. */
  bytesPerSecond: { least: 1_200, most: 1_250_000_000 },
  faultAtMs: { least: 0, most: 24 * HOUR_MS },
  faultMs: { least: 0, most: 10 * MINUTE_MS },
  /** Longer, and nothing could tell a stalled process from a dead one. */
  stallEventLoopMs: { least: 1, most: 10 * SECOND_MS },
} as const

export const MOST_FAULTS = 50
