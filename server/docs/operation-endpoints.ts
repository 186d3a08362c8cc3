/** What those who run the server look at, and what everybody may look at. */
import { type Endpoint, jsonAnswer, problemAnswer } from './endpoint.ts'
import { RESULT_NAME } from './parameters.ts'

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
    description:
      'For a liveness probe. No answer from a server that nobody told to end: restart it. One that drains or closes ' +
      'accepts no new connection, so a probe that opens one is refused, and only a connection that is there already ' +
      'is answered: do not take that for a death, and leave it the time of its drain.',
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
