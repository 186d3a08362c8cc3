/** The four transports, and whatever a registry brings besides; the uplink. */
import { WEBSOCKET_SUBPROTOCOL } from '../../protocol/messages.ts'
import type { TransportDescription } from '../../protocol/transports.ts'
import { type Answer, type Endpoint, jsonAnswer, problemAnswer } from './endpoint.ts'
import { ACCEPT_ENCODING, CHANNEL, IF_NONE_MATCH, LAST_EVENT_ID, LIMIT, SINCE, WAIT } from './parameters.ts'

const MALFORMED = problemAnswer('A parameter is malformed, or comes twice.')
const NO_ROOM = problemAnswer(
  'No room for another connection or channel, or the server is closing; come back after Retry-After.',
)

type Told = Pick<Endpoint, 'description' | 'parameters' | 'answers' | 'curl'>

const POLLING: Told = {
  description:
    'Answers at once with what is new. The cursor of one answer is the `since` of the next question, so nothing is ' +
    'lost between two polls and a question may be repeated. When `hasMore` is true, ask again at once.',
  parameters: [CHANNEL, SINCE, LIMIT, IF_NONE_MATCH, ACCEPT_ENCODING],
  answers: {
    200: jsonAnswer('What is new, with an ETag.', 'Batch'),
    304: { description: 'Nothing is new since the answer that had this ETag.' },
    400: MALFORMED,
    503: NO_ROOM,
  },
  curl: "'{origin}/feed/polling?since=last:3'",
}

const LONG_POLLING: Told = {
  description:
    'Holds the question until there is an answer. Whoever is behind, or has no cursor yet, is answered at once; a ' +
    'cursor at the head is held, until an event comes or the time is up. A lost answer is simply asked for again.',
  parameters: [CHANNEL, SINCE, WAIT, LIMIT, ACCEPT_ENCODING],
  answers: {
    200: jsonAnswer('What is new.', 'Batch'),
    204: { description: 'The time was up and nothing is new; `Lab-Cursor` says where you are.' },
    400: MALFORMED,
    503: NO_ROOM,
  },
  curl: "'{origin}/feed/long-polling?since=last:3'",
}

const SSE: Told = {
  description:
    'One response that never ends; each event is a block of lines. The first block is the hello, which says where ' +
    'delivery begins. A comment comes on a quiet stream every 15 s. Without room the answer is 200 with `retry:` and ' +
    'an end, because any other status would stop a browser’s EventSource for good.',
  parameters: [CHANNEL, SINCE, LAST_EVENT_ID, ACCEPT_ENCODING],
  answers: {
    200: {
      description: 'The stream.',
      contentType: 'text/event-stream',
      example:
        'retry: 2000\nevent: hello\nid: k3j9q0x2m1ab:41\ndata: {"channel":"main","cursor":"k3j9q0x2m1ab:41","gap":null}\n\n' +
        'id: k3j9q0x2m1ab:42\ndata: {"seq":42,"dueAtUs":1000000012345678,"sentAtUs":1000000012345701,"data":{"price":7}}\n\n',
    },
    400: MALFORMED,
  },
  curl: "-N '{origin}/feed/sse?since=last:3'",
}

const WEBSOCKET: Told = {
  description:
    `Subprotocol \`${WEBSOCKET_SUBPROTOCOL}\`. Down: \`{"hello":{…}}\` first, then one event a text frame, and ` +
    '`{"gap":{…}}` where events were passed over. Up: `{"message":{…}}`, answered with `{"ack":{…}}` or ' +
    '`{"problem":{…}}`. Ends with 1001 when the server goes, 1013 when there is no room, 1009 above 64 KiB.',
  parameters: [CHANNEL, SINCE],
  answers: {
    101: { description: 'Frames from here on.' },
    400: MALFORMED,
    426: problemAnswer('A plain request; this path wants a WebSocket handshake.'),
    503: NO_ROOM,
  },
  curl:
    "-N --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' " +
    `-H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' -H 'Sec-WebSocket-Protocol: ${WEBSOCKET_SUBPROTOCOL}' ` +
    "'{origin}/feed/websocket?since=last:3'",
}

const TOLD: Readonly<Record<string, Told>> = {
  polling: POLLING,
  'long-polling': LONG_POLLING,
  sse: SSE,
  websocket: WEBSOCKET,
}

/** @param admission whether the server asks for a ticket */
export function feedEndpoints(transports: Iterable<TransportDescription>): Endpoint[] {
  return [...transports].map(({ name, summary }) => ({
    group: 'Follow',
    method: 'GET',
    path: `/feed/${name}`,
    summary: `${name}: ${summary}`,
    access: 'ticket',
    ...(TOLD[name] ?? unknownTransport(name)),
  }))
}

/** A transport from elsewhere: what all of them have in common. */
function unknownTransport(name: string): Told {
  const stream: Answer = { description: 'In the form of this transport.', contentType: 'application/octet-stream' }
  return {
    description: 'A transport that was added to this server.',
    parameters: [CHANNEL, SINCE],
    answers: { 200: stream, 400: MALFORMED, 503: NO_ROOM },
    curl: `-N '{origin}/feed/${name}'`,
  }
}

export const MESSAGES: Endpoint = {
  group: 'Send',
  method: 'POST',
  path: '/feed/messages',
  summary: 'A message, which becomes an event of its channel',
  description:
    'The event’s `data` is `{"id","from","data"}`. A repeat of the same id is answered as the first was and published ' +
    'once, for as long as the channel’s history holds it: a retry is safe.',
  access: 'ticket',
  parameters: [CHANNEL],
  body: 'Message',
  answers: {
    200: jsonAnswer('Published, now or before.', 'MessageReceipt'),
    400: problemAnswer('No message, or a malformed channel.'),
    413: problemAnswer('More than 64 KiB.'),
    415: problemAnswer('Something else than application/json.'),
    429: problemAnswer('More messages a second than one address may send; come back after Retry-After.'),
    503: NO_ROOM,
  },
  curl: `-H 'Content-Type: application/json' -d '{"id":"1","from":"me","data":"hello"}' '{origin}/feed/messages'`,
}
