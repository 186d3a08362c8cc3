/** A server broke a rule of WebSocket; the code is what the closing handshake says about it (RFC 6455 §7.4.1). */
export class WebSocketError extends Error {
  override readonly name = 'WebSocketError'
  readonly closeCode: number

  constructor(closeCode: number, message: string) {
    super(message)
    this.closeCode = closeCode
  }
}
