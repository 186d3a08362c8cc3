/** A proxy between clients and a server of ours, as a scenario asks for it. */

export interface ResolvedProxy {
  readonly kind: 'nginx'
  /** What it speaks to the server: nginx up to 1.29.6 asks with HTTP/1.0 unless it is told otherwise. */
  readonly upstream: 'http/1.0' | 'http/1.1'
  /** Whether it collects an answer in buffers before it passes it on. */
  readonly buffering: 'on' | 'off'
  /** Whether it heeds the server's X-Accel-Buffering. */
  readonly hint: 'heard' | 'ignored'
  /** After so long without a byte from the server it gives the answer up. */
  readonly readTimeoutMs: number
}
