/** Plays one input over a real socket and brings back everything that the server did. */
import { connect, type Socket } from 'node:net'
import type { FuzzInput } from './inputs.ts'

/** After the last byte that came, this long without another counts as the end of the answer, ms. */
const QUIET_MS = 3

/** Who has heard nothing for this long sends FIN all the same, ms: most such inputs are incomplete requests. */
const SILENCE_MS = 25

/** A stream never falls quiet for good; it is listened to for this long, ms. */
const LISTEN_MS = 60

/** From the client's FIN to the server's, ms. Its own patience with a close is 1 s. */
const DEADLINE_MS = 6_000

export interface Outcome {
  readonly received: Buffer
  /** `overdue`: the server kept the connection although the client had ended it. */
  readonly end: 'closed' | 'reset' | 'refused' | 'overdue'
  /** The client cut the connection itself, so that what it read may stop anywhere. */
  readonly cutByClient: boolean
}

export function converse(port: number, input: FuzzInput): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true })
    const pieces: Buffer[] = []
    let end: Outcome['end'] = 'closed'
    let quiet: NodeJS.Timeout | undefined
    const finish = (): void => {
      clearTimeout(quiet)
      clearTimeout(overdue)
      clearTimeout(longEnough)
      resolve({
        received: Buffer.concat(pieces),
        end,
        cutByClient: input.ending === 'reset' || input.ending === 'vanish',
      })
    }
    const endAfter = (ms: number): void => {
      clearTimeout(quiet)
      quiet = setTimeout(() => socket.end(), ms)
    }
    const overdue = setTimeout(() => {
      end = 'overdue'
      socket.resetAndDestroy()
    }, DEADLINE_MS)
    let longEnough: NodeJS.Timeout | undefined
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (end === 'closed') end = error.code === 'ECONNREFUSED' ? 'refused' : 'reset'
    })
    socket.once('close', finish)
    socket.once('end', () => socket.end())
    if (input.ending !== 'vanish') {
      socket.on('data', (piece: Buffer) => {
        pieces.push(piece)
        if (input.ending === 'answered') endAfter(QUIET_MS)
      })
    }
    socket.once('connect', () => {
      longEnough = setTimeout(() => socket.end(), LISTEN_MS)
      sendInPieces(socket, input, () => {
        if (input.ending === 'answered') endAfter(SILENCE_MS)
        else if (input.ending === 'half-close') socket.end()
        else socket.resetAndDestroy()
      })
    })
  })
}

/** One write a turn of the loop, so that the cuts are cuts for the server too. */
function sendInPieces(socket: Socket, { bytes, cuts }: FuzzInput, sent: () => void): void {
  const edges = [0, ...cuts, bytes.length]
  const next = (index: number): void => {
    if (index === edges.length || !socket.writable) {
      sent()
      return
    }
    const piece = bytes.subarray(edges[index - 1], edges[index])
    if (piece.length > 0) socket.write(piece)
    setImmediate(next, index + 1)
  }
  next(1)
}
