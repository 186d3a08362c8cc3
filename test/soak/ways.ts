/** The ways in which a connection begins and ends. Each leaves nothing behind on either side. */
import type { ClientTransport, FollowTarget } from '../../clients/transport.ts'
import { encodeClientFrame, OPCODE } from '../../clients/wire/websocket-frame.ts'
import { follow, RawVisit } from './visitor.ts'

export interface Place {
  readonly transport: ClientTransport
  readonly target: FollowTarget
  /** The head of a channel without events: who asks for what follows it is held. */
  readonly quietCursor: string
}

export type Way = (place: Place) => Promise<void>

const FRAME = encodeClientFrame(OPCODE.text, Buffer.from('{"message":{"id":"s","from":"soak","data":1}}'))
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** A request that is answered by a stream, a socket, a batch, or by being held. */
function request({ transport, quietCursor }: Place): string {
  const fields = transport.name === 'websocket' ? UPGRADE : []
  const query = transport.name === 'long-polling' ? `channel=quiet&since=${quietCursor}&wait=5000` : 'since=last:3'
  return [`GET /feed/${transport.name}?${query} HTTP/1.1`, 'Host: 127.0.0.1', ...fields, '', ''].join('\r\n')
}

/** A conversation that stands: the first bytes are there, or the question is held and the next request proves it. */
async function standing(place: Place): Promise<RawVisit> {
  const visit = await RawVisit.open(place.target.port)
  visit.send(request(place))
  if (place.transport.name === 'long-polling') await serverTurn(place)
  else await visit.answered()
  return visit
}

/** Whatever was sent before this is with the server: it has answered a later request. */
async function serverTurn({ target }: Place): Promise<void> {
  const visit = await RawVisit.open(target.port)
  visit.send('GET /lab/time HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  await visit.untilEnded()
}

/** The beginning of what a client would send next: a frame, or a message with its body. */
function halfSent({ transport }: Place): Uint8Array {
  if (transport.name === 'websocket') return FRAME.subarray(0, 9)
  return Buffer.from(
    'POST /feed/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"id":',
  )
}

/** By name, for the report. */
export const WAYS: Readonly<Record<string, Way>> = {
  'an orderly close': async ({ transport, target }) => {
    const { following } = await follow(transport, target)
    following.close()
    await following.done
  },
  'a follower that vanishes': async ({ transport, target }) => {
    const { following } = await follow(transport, target)
    following.abort()
    await following.done.catch(() => {})
  },
  'FIN without a word': async ({ target }) => (await RawVisit.open(target.port)).finish(),
  'FIN in the middle of the head': async (place) => {
    const visit = await RawVisit.open(place.target.port)
    await visit.send(request(place).slice(0, 60)).finish()
  },
  'RST in the middle of the head': async (place) => {
    const visit = await RawVisit.open(place.target.port)
    await visit.send(request(place).slice(0, 60)).reset()
  },
  'RST right behind the request': async (place) => {
    const visit = await RawVisit.open(place.target.port)
    await visit.send(request(place)).reset()
  },
  'FIN while it stands': async (place) => (await standing(place)).finish(),
  'RST while it stands': async (place) => (await standing(place)).reset(),
  'FIN while something is half sent': async (place) => (await standing(place)).send(halfSent(place)).finish(),
  'RST while something is half sent': async (place) => (await standing(place)).send(halfSent(place)).reset(),
  'nonsense, which the server ends': async ({ target }) => {
    const visit = await RawVisit.open(target.port)
    await visit.send('nonsense\r\n\r\n').untilEnded()
  },
}
