/** For tests of the link: one before a server of raw sockets, and what its two ends hear. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { type LineSettings, NO_DELAY } from './line.ts'
import { Link } from './link.ts'

export const WORD = Buffer.from('word')

/** A link before a server of raw sockets; `meet` opens a client and resolves with both ends, `flowing` when both hear each other. */
export async function linked(line: LineSettings = NO_DELAY) {
  const accepted: Socket[] = []
  const waiting: ((socket: Socket) => void)[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    accepted.push(socket)
    waiting.shift()?.(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: serverPort } = server.address() as AddressInfo
  const link = new Link({ target: { host: '127.0.0.1', port: serverPort }, clock: labClock, line, seed: 1 })
  const port = await link.listen()
  onTestFinished(() => {
    link.close()
    for (const socket of accepted) socket.destroy()
    server.close()
  })
  const open = (): Socket => {
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void client.destroy())
    return client
  }
  const arrival = () => new Promise<Socket>((resolve) => waiting.push(resolve))
  const meet = async (): Promise<Ends> => {
    const peerArrives = arrival()
    const client = open()
    client.on('error', () => {})
    return { client, peer: await peerArrives }
  }
  const flowing = async (): Promise<Ends> => {
    const ends = await meet()
    await expectFlow(ends)
    return ends
  }
  return { link, port, server, open, arrival, meet, flowing }
}

interface Ends {
  readonly client: Socket
  readonly peer: Socket
}

/** Resolves with what the socket reads next. */
export const read = async (socket: Socket): Promise<Buffer> => ((await once(socket, 'data')) as [Buffer])[0]

/** All that arrives up to the FIN; the socket stays open for writing, which node:stream/consumers would end. */
export async function readToEnd(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece)).resume()
  await once(socket, 'end')
  return Buffer.concat(pieces)
}

/** What the other one reads when this one writes a word: both directions, so that the pair is known to flow. */
export async function expectFlow({ client, peer }: Ends): Promise<void> {
  const heard = [read(peer), read(client)]
  client.write(WORD)
  peer.write(WORD)
  expect(await Promise.all(heard)).toEqual([WORD, WORD])
}

/**
 * Writes until so much waits in the sender that the line and the other end cannot have taken it: they hold no more than
 * their bounds. @returns how much was written, bytes
 */
export async function expectToFeelTheBounds(sender: Socket): Promise<number> {
  const bytes = Buffer.alloc(1024 ** 2)
  let sent = 0
  while (sender.writableLength < 4 * bytes.length && sent < 64) {
    sender.write(bytes)
    sent++
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(sender.writableLength).toBeGreaterThanOrEqual(4 * bytes.length)
  return sent * bytes.length
}

export const ended = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('end', () => resolve('end'))
    socket.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'error'))
    socket.resume()
  })
