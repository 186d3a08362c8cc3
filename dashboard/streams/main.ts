/**
 * The page of the experiment `six-streams`: asks for eight streams at once, in one tab and in two, of one server and of two, counts
 * those that are open, and reports to whoever serves it. With `#second` it is the second tab, which tells the first.
 */
import '../style/page.css'
import { STREAMS_ASKED, type StreamFigure } from '../../protocol/browser-experiments.ts'
import { report } from '../experiments/report.ts'
import { type OpenStream, openEventSource, openWebSocket } from './stream.ts'
import { StreamGroup } from './stream-group.ts'

const HALF = STREAMS_ASKED / 2
const SECOND = '#second'

/** A new tab loads this page once more, and counts: longer, and it will never tell, ms. */
const SECOND_TAB_MS = 10_000

void begin()

async function begin(): Promise<void> {
  const answer = await fetch('targets.json')
  if (!answer.ok) return say('There is no server to ask: this page belongs to “tlab claims”, which starts two for it.')
  const [first = '', second = ''] = ((await answer.json()) as { servers: string[] }).servers
  if (location.hash === SECOND) return tellFirstTab(first)
  try {
    const figures: Record<StreamFigure, number> = {
      'sse.oneTab': await countOpen(openEventSource, [first], STREAMS_ASKED),
      'sse.twoServers': await countOpen(openEventSource, [first, second], HALF),
      'websocket.oneTab': await countOpen(openWebSocket, [first], STREAMS_ASKED),
      'sse.twoTabs': await countInTwoTabs(first),
    }
    say(
      Object.entries(figures)
        .map(([name, open]) => `${name}: ${open} of ${STREAMS_ASKED}`)
        .join(', '),
    )
    await report({ figures })
  } catch (error) {
    await report({ failure: error instanceof Error ? error.message : String(error) })
  }
}

async function countOpen(open: OpenStream, servers: readonly string[], each: number): Promise<number> {
  const group = new StreamGroup().ask(open, servers, each)
  try {
    return await group.openAtOnce()
  } finally {
    group.closeAll()
  }
}

/** Half of them here, which stay open, and half in a second tab. */
async function countInTwoTabs(server: string): Promise<number> {
  const group = new StreamGroup().ask(openEventSource, [server], HALF)
  const here = await group.settle()
  const told = secondTabTells()
  const tab = window.open(`./${SECOND}`, '_blank')
  try {
    if (tab === null) throw new Error('the browser opened no second tab')
    return here + (await told)
  } finally {
    tab?.close()
    group.closeAll()
  }
}

function secondTabTells(): Promise<number> {
  return new Promise((resolve, reject) => {
    addEventListener('message', ({ origin, data }: MessageEvent<{ open?: number; failure?: string }>) => {
      if (origin !== location.origin) return
      if (typeof data.open === 'number') resolve(data.open)
      else reject(new Error(`the second tab: ${data.failure}`))
    })
    setTimeout(() => reject(new Error('the second tab did not tell')), SECOND_TAB_MS)
  })
}

async function tellFirstTab(server: string): Promise<void> {
  const group = new StreamGroup().ask(openEventSource, [server], HALF)
  const told = await group.settle().then(
    (open) => ({ open }),
    (error: Error) => ({ failure: error.message }),
  )
  opener?.postMessage(told, location.origin)
}

function say(text: string): void {
  const state = document.getElementById('state')
  if (state !== null) state.textContent = text
}
