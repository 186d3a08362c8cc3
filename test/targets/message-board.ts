/**
 * A small server that is none of the lab's: topics with messages in a shape of its own, four ways to follow one, and a
 * path to publish to. Its paths, its cursor and its messages are as unlike ours as could be thought of in a page.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type WebSocket, WebSocketServer } from 'ws'

/** How long a question is held, ms. */
const HOLD_MS = 1_000

interface Message {
  /** From 1. */
  readonly offset: number
  readonly json: string
}

class Topic {
  readonly messages: Message[] = []
  readonly #readers = new Set<(message: Message) => void>()

  add(payload: string): void {
    const offset = this.messages.length + 1
    const message = { offset, json: `{"offset": ${offset}, "topic": "t", "payload": ${payload}}` }
    this.messages.push(message)
    for (const reader of [...this.#readers]) reader(message)
  }

  read(reader: (message: Message) => void): () => void {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  /** Behind an offset; without one the newest alone. */
  after(offset: string | null): Message[] {
    return offset === null ? this.messages.slice(-1) : this.messages.slice(Number(offset.replace('o', '')))
  }
}

export interface MessageBoard {
  readonly url: string
  /** Posts that were answered, by topic. */
  readonly posts: ReadonlyMap<string, number>
  /** Answers each further post with this status, and keeps nothing of it. */
  refuse(status: number): void
  close(): void
}

export async function startMessageBoard(): Promise<MessageBoard> {
  const topics = new Map<string, Topic>()
  const posts = new Map<string, number>()
  let refusal: number | null = null
  const topicOf = (name: string): Topic => {
    const known = topics.get(name) ?? new Topic()
    topics.set(name, known)
    return known
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://board')
    const [, , name = '', kind = ''] = url.pathname.split('/')
    const topic = topicOf(name)
    const after = url.searchParams.get('after')
    if (request.method === 'POST') return publish(name, topic, request, response)
    if (kind === 'messages') batch(response, topic.after(after))
    else if (kind === 'wait') wait(response, topic, after)
    else if (kind === 'stream') stream(response, topic, request.headers['last-event-id'] ?? null)
    else response.writeHead(404).end('no such thing')
  }

  async function publish(
    name: string,
    topic: Topic,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const payload = await text(request)
    posts.set(name, (posts.get(name) ?? 0) + 1)
    if (refusal === null) topic.add(payload)
    response.writeHead(refusal ?? 202).end()
  }

  const server = createServer((request, response) => void answer(request, response))
  const sockets = new WebSocketServer({ server, path: '/socket' })
  sockets.on('connection', (socket) => talk(socket, topicOf))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    refuse: (status) => {
      refusal = status
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}

function batch(response: ServerResponse, messages: readonly Message[]): void {
  const next = messages.at(-1)
  const cursor = next === undefined ? '' : `, "next": "o${next.offset}"`
  response.end(`{"result": {"messages": [${messages.map(({ json }) => json).join(', ')}]}${cursor}}`)
}

function wait(response: ServerResponse, topic: Topic, after: string | null): void {
  const messages = topic.after(after)
  if (messages.length > 0) {
    batch(response, messages)
    return
  }
  const timer = setTimeout(() => over(() => response.writeHead(204).end()), HOLD_MS)
  const stop = topic.read((message) => over(() => batch(response, [message])))
  const over = (act: () => void): void => {
    clearTimeout(timer)
    stop()
    act()
  }
  response.once('close', () => over(() => {}))
}

function stream(response: ServerResponse, topic: Topic, after: string | string[] | null): void {
  const say = ({ offset, json }: Message): void =>
    void response.write(`event: update\nid: ${offset}\ndata: ${json}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('event: welcome\ndata: {"hello": "you"}\n\n')
  for (const message of topic.after(after === null ? null : String(after))) say(message)
  response.once('close', topic.read(say))
}

/** Subscribed by a message, greeted by one that is no event. */
function talk(socket: WebSocket, topicOf: (name: string) => Topic): void {
  socket.once('message', (data) => {
    const { subscribe, after = null } = JSON.parse(String(data)) as { subscribe: string; after?: string | null }
    const topic = topicOf(subscribe)
    socket.send('{"status": "subscribed"}')
    for (const { json } of topic.after(after)) socket.send(json)
    socket.once(
      'close',
      topic.read(({ json }) => socket.send(json)),
    )
  })
}

/** How the lab follows it: what a user would write. */
export const BOARD_MAPPING = `publish: { path: '/topics/{channel}' }
begins: newest
event: { envelope: /payload }
polling:
  path: '/topics/{channel}/messages'
  body: array
  messages: /result/messages
  cursor: [ { from: /next, to: '?after' } ]
long-polling:
  path: '/topics/{channel}/wait'
  body: array
  messages: /result/messages
  cursor: [ { from: /next, to: '?after' } ]
sse:
  path: '/topics/{channel}/stream'
  events: [update]
  cursor: [ { from: id, to: Last-Event-ID } ]
websocket:
  path: /socket
  hello: '{"subscribe": "{channel}"}'
`
