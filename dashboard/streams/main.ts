/**
 * The page of the experiment `six-streams`: asks for eight streams at once, in one tab and in two, of one server and of two, counts
 * those that are open, and reports to whoever serves it. With `#second` it is the second tab, which tells the first.
 */
import '../style/page.css'
import { STREAMS_ASKED, type StreamFigure } from '../../protocol/browser-experiments.ts'
import { report } from '../experiments/report.ts'
import { countOpen } from './count-open.ts'
import { openEventSource, openWebSocket } from './stream.ts'
import { StreamFailed, StreamGroup } from './stream-group.ts'

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
      'sse.oneTab': await countOpen((group) => group.ask(openEventSource, [first], STREAMS_ASKED).openAtOnce()),
      'sse.twoServers': await countOpen((group) => group.ask(openEventSource, [first, second], HALF).openAtOnce()),
      'websocket.oneTab': await countOpen((group) => group.ask(openWebSocket, [first], STREAMS_ASKED).openAtOnce()),
      'sse.twoTabs': await countOpen((group) => countInTwoTabs(group, first)),
    }
    const counts = Object.entries(figures).map(([name, open]) => `${name}: ${open} of ${STREAMS_ASKED}`)
    say(counts.join(', '))
    await report({ figures })
  } catch (error) {
    await report({ failure: error instanceof Error ? error.message : String(error) })
  }
}

/** Half of them here, which stay open, and half in a second tab. */
async function countInTwoTabs(group: StreamGroup, server: string): Promise<number> {
  const here = await group.ask(openEventSource, [server], HALF).settle()
  const tab = window.open(`./${SECOND}`, '_blank')
  if (tab === null) throw new Error('the browser opened no second tab')
  try {
    return here + (await secondTabTells())
  } finally {
    tab.close()
  }
}

function secondTabTells(): Promise<number> {
  return new Promise((resolve, reject) => {
    const hear = ({ origin, data }: MessageEvent<{ open?: number; failure?: string }>): void => {
      if (origin !== location.origin) return
      removeEventListener('message', hear)
      if (typeof data.open === 'number') resolve(data.open)
      else reject(new StreamFailed(`the second tab: ${data.failure}`))
    }
    addEventListener('message', hear)
    setTimeout(() => reject(new StreamFailed('the second tab did not tell')), SECOND_TAB_MS)
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
