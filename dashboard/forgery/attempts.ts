/**
 * What a page of a stranger can try in the browser of somebody who runs a lab, endpoint by endpoint. An attempt
 * resolves with what the page could read, or null; whether the server acted the page often cannot know, and who
 * watches the server tells (see main.ts).
 */

import type { ForgeryAim } from '../../protocol/browser-experiments.ts'

export interface Attempt {
  readonly aim: ForgeryAim
  /** The endpoint, and how the page goes about it. */
  readonly name: string
  readonly how: string
  /** Why it ends as it does, with and without protections. */
  readonly why: string
  /** @param mark a word that the attempt leaves in what it creates */
  readonly run: (origin: string, mark: string) => Promise<string | null>
}

/** How long an answer may take that perhaps never comes, ms. */
const PATIENCE_MS = 2_000

const JSON_AS_TEXT = { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' } } as const
const message = (mark: string): string => JSON.stringify({ id: mark, from: 'a stranger', data: 'forged' })

export const ATTEMPTS: readonly Attempt[] = [
  {
    aim: 'polling',
    name: 'GET /feed/polling',
    how: 'fetch',
    why: 'Without CORS headers the browser keeps the answer from the page, but the server has answered: a new channel stands. The Origin check refuses before that.',
    run: (origin, mark) => read(`${origin}/feed/polling?since=earliest`, `${origin}/feed/polling?channel=${mark}`),
  },
  {
    aim: 'long-polling',
    name: 'GET /feed/long-polling',
    how: '<img>',
    why: 'An image has no Origin to check. Sec-Fetch-Site tells that another’s page asked; else the channel is begun.',
    run: async (origin, mark) => {
      await settled(imageOf(`${origin}/feed/long-polling?channel=${mark}`))
      return null
    },
  },
  {
    aim: 'sse',
    name: 'GET /feed/sse',
    how: 'EventSource',
    why: 'EventSource obeys CORS like fetch: the stream is opened at the server, and closed unread by the browser.',
    run: (origin, mark) => firstOf(new EventSource(`${origin}/feed/sse?channel=${mark}`), 'hello'),
  },
  {
    aim: 'websocket',
    name: 'GET /feed/websocket',
    how: 'WebSocket',
    why: 'The weakest: no CORS, no preflight. The browser connects for any page, sends the cookies along and hands over every frame; only the server’s look at Origin stands in between.',
    run: (origin, mark) => openSocket(origin, mark),
  },
  {
    aim: 'messages',
    name: 'POST /feed/messages',
    how: 'text/plain, as a form sends it',
    why: 'A “simple” request is sent without asking. The answer is hidden, the message stands. Asking for application/json forces a preflight, and Origin is checked besides.',
    run: async (origin, mark) => {
      await settled(fetch(`${origin}/feed/messages`, { ...JSON_AS_TEXT, body: message(mark) }))
      return null
    },
  },
  {
    aim: 'messages',
    name: 'POST /feed/messages',
    how: 'fetch with application/json',
    why: 'Not simple: the browser asks first (OPTIONS), nobody allows it, and the message is never sent. This one the browser prevents alone.',
    run: (origin, mark) => send(`${origin}/feed/messages`, 'POST', message(mark)),
  },
  {
    aim: 'controls',
    name: 'PUT /lab/feed',
    how: 'fetch',
    why: 'PUT is never simple, so the browser asks first and gets no leave. With protections the token would be missing, too.',
    run: (origin, mark) =>
      send(`${origin}/lab/feed`, 'PUT', JSON.stringify({ channel: mark, source: 'synthetic', rate: 1 })),
  },
  {
    aim: 'controls',
    name: 'POST /lab/faults',
    how: 'text/plain, as a form sends it',
    why: 'A control without a token takes whatever the browser brings: your streams are cut. A token in a header cannot be forged, since no page knows it and no browser adds it.',
    run: async (origin) => {
      await settled(fetch(`${origin}/lab/faults`, { ...JSON_AS_TEXT, body: '{"kind":"drop-connections"}' }))
      return null
    },
  },
  {
    aim: 'results',
    name: 'GET /results/',
    how: 'fetch',
    why: 'Nothing happens by reading, and what is read the browser keeps to itself.',
    run: (origin) => read(`${origin}/results/`),
  },
]

/** Reads one after the other; what the last one said, or null. */
async function read(...urls: readonly string[]): Promise<string | null> {
  const texts: string[] = []
  for (const url of urls) texts.push((await settled(fetch(url).then((answer) => answer.text()))) ?? '')
  return texts.find((text) => text !== '') ?? null
}

async function send(url: string, method: string, body: string): Promise<string | null> {
  return settled(fetch(url, { method, body, headers: { 'content-type': 'application/json' } }).then((it) => it.text()))
}

function imageOf(url: string): Promise<void> {
  const image = new Image()
  image.src = url
  return new Promise((resolve) => image.addEventListener('error', () => resolve()))
}

function firstOf(source: EventSource, type: string): Promise<string | null> {
  const first = new Promise<string | null>((resolve) => {
    source.addEventListener(type, (event) => resolve((event as MessageEvent<string>).data))
    source.addEventListener('error', () => resolve(null))
  })
  return settled(first).finally(() => source.close())
}

/** Reads what there is, and writes a message of its own. */
function openSocket(origin: string, mark: string): Promise<string | null> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/feed/websocket?since=earliest`)
  const acknowledged = new Promise<string | null>((resolve) => {
    const frames: string[] = []
    socket.addEventListener('open', () => socket.send(`{"message":${message(mark)}}`))
    socket.addEventListener('message', ({ data }) => {
      frames.push(String(data))
      if (String(data).startsWith('{"ack"')) resolve(frames.filter((frame) => frame.startsWith('{"seq"')).join(' '))
    })
    socket.addEventListener('close', () => resolve(null))
  })
  return settled(acknowledged).finally(() => socket.close())
}

/** null for what fails, or is not there in time. */
async function settled<Value>(work: Promise<Value>): Promise<Value | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, tooLate])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
