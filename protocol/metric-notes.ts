/** What those metrics are whose names do not say it all: for the reference of the language, and for whoever asks for one. */
export const METRIC_NOTES: ReadonlyMap<string, string> = new Map([
  [
    'linkBytesPerEvent',
    'bytes below TCP, both directions, for each event delivered, in the measured phases: modelled at 66 B a segment, or counted by an interface (`network: {via: namespaces}`)',
  ],
  [
    'bytes.framingPerEvent',
    'what surrounds an event on its way down (batch object, SSE fields, chunking, frame headers; heartbeats and heads apart) for each event delivered, in the measured phases',
  ],
  [
    'bytes.headsPerRequest',
    'head of a request and of its answer, both together, over the whole trial; a WebSocket’s upgrade is none. Withheld where connections were reset',
  ],
  [
    'bytes.setupPerConnection',
    'what crosses a connection, both directions, up to its hello or its first answer, with what that read brought along',
  ],
  [
    'bytes.emptyShare',
    'share of the bytes of questions and answers that went into those without an event, in the measured phases; of polling and long polling',
  ],
  ['emptyShare', 'share of answers without an event, in the measured phases; of polling and long polling'],
  ['requestsPerSecond', 'HTTP requests of all clients, in the measured phases'],
  ['connections.meanOpen', 'connections open at a time, mean over the measured phases'],
  [
    'server.settledGrowthWithKernelBytes',
    'server.settledGrowthBytes with what the kernel’s buffers held for all connections at this end; their own structures, about 5 KiB a socket, come on top',
  ],
  ['connections.perRequest', 'connections opened for each HTTP request of the whole trial: 1 without keep-alive'],
])
