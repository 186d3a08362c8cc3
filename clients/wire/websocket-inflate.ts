/** The message in a compressed frame, inflated by itself: no context of an earlier one (RFC 7692 §7.2.2). */
import { constants, inflateRawSync } from 'node:zlib'
import { WebSocketError } from './websocket-error.ts'
import { CLOSE } from './websocket-frame.ts'

/** The end of an empty block: the sender took it off (RFC 7692 §7.2.1). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** Throws WebSocketError: 1009 when more than `most` bytes come out, 1007 when it is no deflate data. */
export function inflateMessage(compressed: Buffer, most: number): Buffer {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most }
    return inflateRawSync(Buffer.concat([compressed, TAIL]), options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new WebSocketError(CLOSE.tooBig, `expected messages of at most ${most} B, got one that inflates to more`)
    }
    throw new WebSocketError(CLOSE.invalidText, `expected deflate data, got other bytes: ${(error as Error).message}`)
  }
}
