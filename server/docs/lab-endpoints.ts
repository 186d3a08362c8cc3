/** The lab's controls. */
import { type Endpoint, jsonAnswer, problemAnswer } from './endpoint.ts'
import { CHANNEL, RUN } from './parameters.ts'

const NEEDS_TOKEN = problemAnswer('No token, or another one.')
const AS_TOKEN = `-H "Authorization: Bearer $TOKEN"`
const AS_JSON = `-H 'Content-Type: application/json'`

export const LAB_ENDPOINTS: readonly Endpoint[] = [
  {
    group: 'Lab',
    method: 'GET',
    path: '/lab/info',
    summary: 'Who this server is, and its limits',
    description: 'What a client has to know before it begins.',
    access: 'open',
    parameters: [],
    answers: { 200: jsonAnswer('Identity and limits.', 'LabInfo') },
    curl: "'{origin}/lab/info'",
  },
  {
    group: 'Lab',
    method: 'GET',
    path: '/lab/time',
    summary: 'The lab clock',
    description: 'Both instants of an exchange, so that another clock can be compared with it as NTP does.',
    access: 'open',
    parameters: [],
    answers: { 200: jsonAnswer('When the question came and when the answer left.', 'LabTime') },
    curl: "'{origin}/lab/time'",
  },
  {
    group: 'Lab',
    method: 'PUT',
    path: '/lab/feed',
    summary: 'Play a feed on a channel',
    description:
      'Begins half a second after the answer and stops by itself after its last phase; with `rate` instead of ' +
      '`phases` it plays until it is stopped. A phase with an `endRate` is a ramp from `rate` to it, and its `burst` is on ' +
      'top: `size` events at one instant, the first as the phase begins. The arrival `recorded` needs `rows` and the gap ' +
      'after each of them, `gapsMs`, divided by `speed`; it has no rates, and without `phases` it plays until it is stopped. ' +
      '`payload` draws the size of each event. It replaces what played there, unless that plays for another run.',
    access: 'token',
    parameters: [],
    body: 'FeedRequest',
    answers: {
      201: jsonAnswer('It will begin at startsAtUs.', 'FeedStarted'),
      400: problemAnswer('A feed that could not be played.'),
      401: NEEDS_TOKEN,
      409: problemAnswer('Another run’s feed plays on this channel.'),
    },
    curl: `-X PUT ${AS_TOKEN} ${AS_JSON} -d '{"source":"synthetic","rate":20}' '{origin}/lab/feed'`,
  },
  {
    group: 'Lab',
    method: 'DELETE',
    path: '/lab/feed',
    summary: 'Stop the feed of a channel',
    description: 'Nothing more is published; epoch and history stay.',
    access: 'token',
    parameters: [CHANNEL, RUN],
    answers: {
      200: jsonAnswer('How it stood when it stopped.', 'FeedStatus'),
      400: problemAnswer('A malformed channel.'),
      401: NEEDS_TOKEN,
      404: problemAnswer('No feed has played on this channel.'),
      409: problemAnswer('Another run’s feed plays on this channel.'),
    },
    curl: `-X DELETE ${AS_TOKEN} '{origin}/lab/feed'`,
  },
  {
    group: 'Lab',
    method: 'POST',
    path: '/lab/faults',
    summary: 'Something goes wrong, on purpose',
    description:
      '`drop-connections` ends a share of them, with FIN or RST. `stall-feed` and `stall-event-loop` hold everything up, ' +
      '`refuse-connections` lets nobody new in, `slow-reads` makes the server read slowly. At most one of a kind goes on. ' +
      '`silence`, `cut` and `restart` are no server’s to do: they exist in the scenarios of `tlab run` only.',
    access: 'token',
    parameters: [],
    body: 'FaultRequest',
    answers: {
      202: jsonAnswer('It has struck.', 'FaultStarted'),
      400: problemAnswer('A fault that would not do what was meant.'),
      401: NEEDS_TOKEN,
      409: problemAnswer('Another of this kind goes on.'),
    },
    curl: `${AS_TOKEN} ${AS_JSON} -d '{"kind":"drop-connections","share":0.5,"how":"rst"}' '{origin}/lab/faults'`,
  },
  {
    group: 'Lab',
    method: 'GET',
    path: '/lab/tickets',
    summary: 'Is this browser in?',
    description: 'A page cannot read the HttpOnly cookie itself; so this tells it whether a good one came along.',
    access: 'open',
    parameters: [],
    answers: {
      200: jsonAnswer('Whether it is.', 'TicketStatus'),
      404: problemAnswer('This server lets everybody in.'),
    },
    curl: "-b lab.cookies '{origin}/lab/tickets'",
  },
  {
    group: 'Lab',
    method: 'POST',
    path: '/lab/tickets',
    summary: 'The join code becomes a ticket',
    description:
      'For servers that ask for one (`admission` of /lab/info). The ticket comes as an HttpOnly cookie and in the ' +
      'body, for `?ticket=`; it is good for feeds and messages, never for controls. The token will do instead of a code.',
    access: 'open',
    parameters: [],
    body: 'JoinRequest',
    answers: {
      201: jsonAnswer('You are in.', 'TicketGiven'),
      400: problemAnswer('No code.'),
      401: problemAnswer('Another token.'),
      403: problemAnswer('Another code than this server’s.'),
      404: problemAnswer('This server lets everybody in.'),
      429: problemAnswer('Too many tries; come back after Retry-After.'),
    },
    curl: `${AS_JSON} -d '{"code":"7K3M-9QXZ"}' '{origin}/lab/tickets'`,
  },
]
