/** The controls, and what those who run the server look at. */
import { type Endpoint, jsonAnswer, problemAnswer } from './endpoint.ts'
import { CHANNEL, RESULT_NAME, RUN } from './parameters.ts'

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
      '`phases` it plays until it is stopped. It replaces what played there, unless that plays for another run.',
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
      '`refuse-connections` lets nobody new in, `slow-reads` makes the server read slowly. At most one of a kind goes on.',
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

export const OPERATION_ENDPOINTS: readonly Endpoint[] = [
  {
    group: 'Operate',
    method: 'GET',
    path: '/metrics',
    summary: 'Every figure, for Prometheus',
    description: 'The same snapshot as /lab/stats, in seconds and bytes. Answered until the process ends.',
    access: 'open',
    parameters: [],
    answers: {
      200: {
        description: 'Text format 0.0.4.',
        contentType: 'text/plain',
        example: '# TYPE tlab_subscriptions gauge\ntlab_subscriptions{transport="sse"} 100\n',
      },
    },
    curl: "'{origin}/metrics'",
  },
  {
    group: 'Operate',
    method: 'GET',
    path: '/lab/stats',
    summary: 'Every figure, as JSON',
    description: 'Counters begin with the process; gauges return to zero when everybody has gone.',
    access: 'open',
    parameters: [],
    answers: { 200: jsonAnswer('Now.', 'LabStats') },
    curl: "'{origin}/lab/stats'",
  },
  {
    group: 'Operate',
    method: 'GET',
    path: '/lab/live',
    summary: 'Does the process live?',
    description: 'For a liveness probe. No answer: restart it. It is answered also while the server drains and closes.',
    access: 'open',
    parameters: [],
    answers: { 200: jsonAnswer('It does.', 'Live') },
    curl: "'{origin}/lab/live'",
  },
  {
    group: 'Operate',
    method: 'GET',
    path: '/lab/ready',
    summary: 'Would a new client be let in?',
    description:
      'For a readiness probe. 503: send new clients elsewhere, and restart nothing; those who are here are served on. ' +
      'A server that drains accepts no new connection, so a probe that opens one is refused, which means the same.',
    access: 'open',
    parameters: [],
    answers: {
      200: jsonAnswer('It would.', 'Ready'),
      503: problemAnswer('The server drains, closes, or has all the connections that it may have.'),
    },
    curl: "'{origin}/lab/ready'",
  },
  {
    group: 'Operate',
    method: 'GET',
    path: '/docs',
    summary: 'This page',
    description: 'Made from the same schemas that requests are read with.',
    access: 'open',
    parameters: [],
    answers: { 200: { description: 'A page without scripts.', contentType: 'text/html' } },
    curl: "'{origin}/docs'",
  },
  {
    group: 'Operate',
    method: 'GET',
    path: '/docs/openapi.json',
    summary: 'This page, for programs',
    description: 'OpenAPI 3.1.',
    access: 'open',
    parameters: [],
    answers: { 200: { description: 'The document.', contentType: 'application/json' } },
    curl: "'{origin}/docs/openapi.json'",
  },
]

export const RESULT_ENDPOINTS: readonly Endpoint[] = [
  {
    group: 'Look',
    method: 'GET',
    path: '/results/',
    summary: 'The result files',
    description: 'The newest first.',
    access: 'open',
    parameters: [],
    answers: { 200: jsonAnswer('Names, with when and what.', ['ResultListing']) },
    curl: "'{origin}/results/'",
  },
  {
    group: 'Look',
    method: 'GET',
    path: '/results/{name}',
    summary: 'One result file',
    description: 'As the run saved it; results/README.md tells its format.',
    access: 'open',
    parameters: [RESULT_NAME],
    answers: {
      200: { description: 'The file.', contentType: 'application/json' },
      404: problemAnswer('No such file in the folders that are served.'),
    },
    curl: "'{origin}/results/NAME.json'",
  },
]

/** Only where a dashboard is served. */
export const PAGE_ENDPOINTS: readonly Endpoint[] = [
  {
    group: 'Look',
    method: 'GET',
    path: '/join',
    summary: 'Where a person types the join code',
    description: 'The page that the printed address and its QR code lead to; it sends the code to /lab/tickets.',
    access: 'open',
    parameters: [],
    answers: { 200: { description: 'The page.', contentType: 'text/html' } },
    curl: "'{origin}/join'",
  },
  {
    group: 'Look',
    method: 'GET',
    path: '/{file}',
    summary: 'The dashboard',
    description: 'Its page at `/`, and the files of that page.',
    access: 'open',
    parameters: [{ ...RESULT_NAME, name: 'file', description: 'Empty for the page itself.' }],
    answers: {
      200: { description: 'A page, a script, a style.', contentType: '*/*' },
      404: problemAnswer('No such file.'),
    },
    curl: "'{origin}/'",
  },
]
