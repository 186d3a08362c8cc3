/** Whether what followed a 101 are frames that a server may send: text in JSON, pongs, and one close at the end. */
import { OPCODE } from '../../clients/wire/websocket-frame.ts'
import { WebSocketFrames } from '../../clients/wire/websocket-frames.ts'

/**
 * @param mayStop the connection was cut, so that the last frame may be incomplete
 * @returns the close code, as `close 1002`, if there was a close
 * @throws Error (WebSocketError too, which also refuses codes that may not be sent)
 */
export function judgeFrames(bytes: Buffer, mayStop: boolean): string[] {
  const closes: string[] = []
  const frames = new WebSocketFrames({
    message(opcode, piece, start, end) {
      if (opcode !== OPCODE.text) throw new Error('expected text messages of the server, got a binary one')
      expectMessage(piece.toString('utf8', start, end))
    },
    ping: () => {},
    pong: () => {},
    closeFrame: (code) => void closes.push(`close ${code}`),
    framingBytes: () => {},
  })
  const position = frames.feed(bytes, 0, bytes.length)
  if (position < bytes.length)
    throw new Error(`expected nothing behind a close frame, got ${bytes.length - position} B`)
  if (frames.pendingBytes > 0 && !mayStop) throw new Error('expected whole frames, the last one stopped in its middle')
  return closes
}

const KINDS = ['hello', 'gap', 'ack', 'problem', 'seq']

function expectMessage(text: string): void {
  const value = JSON.parse(text) as Record<string, unknown>
  if (KINDS.some((kind) => kind in value)) return
  throw new Error(`expected a message with one of ${KINDS.join(', ')}, got ${JSON.stringify(text.slice(0, 120))}`)
}
