/**
 * The stranger's page of `tlab forgery`: tries everything against two labs, one with protections and one without,
 * and says what it got. It learns both addresses from whoever serves it, so it does nothing on any other server;
 * and it asks there what the labs have seen, which a real stranger could not: that is what makes it a lesson.
 */
import '../style/page.css'
import './forgery.css'
import {
  type ForgeryAttempt,
  type ForgeryWitnessed,
  FORGERY_LABS as LABS,
  type ForgeryLab as Lab,
} from '../../protocol/browser-experiments.ts'
import { report } from '../experiments/report.ts'
import { ATTEMPTS, type Attempt } from './attempts.ts'

/** Where the labs are, and whether whoever serves this page waits for what it got. */
type Targets = Readonly<Record<Lab, string>> & { readonly reports: boolean }

type Got = Pick<ForgeryAttempt, 'acted' | 'read'>
type Outcome = 'read' | 'acted' | 'nothing'

const WORDS: Readonly<Record<Outcome, string>> = {
  read: 'read it all',
  acted: 'acted, blindly',
  nothing: 'nothing',
}

const HEADINGS: Readonly<Record<Lab, string>> = { protected: 'With protections', unprotected: 'Without' }

/** Of what it read, characters. */
const MOST_SHOWN = 240

void begin()

async function begin(): Promise<void> {
  const targets = await askServer<Targets>('targets.json')
  if (targets === null) {
    say('There is nobody to attack here: this page belongs to “tlab forgery”, which starts two labs for it.')
    return
  }
  try {
    const attempts = await attack(targets)
    if (targets.reports) await report({ attempts })
    const got = attempts.filter(({ lab, acted, read }) => lab === 'unprotected' && (acted || read)).length
    say(`Done: without protections the stranger got something out of ${got} of ${ATTEMPTS.length} attempts.`)
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    say(`Not finished: ${failure}.`)
    if (targets.reports) await report({ failure })
  }
}

/** @throws Error when a lab cannot be watched: what an attempt did there is not known then */
async function attack(targets: Targets): Promise<ForgeryAttempt[]> {
  const attempts: ForgeryAttempt[] = []
  // Another one at each visit: what was there before proves nothing.
  const visit = Math.random().toString(36).slice(2, 8)
  for (const [index, attempt] of ATTEMPTS.entries()) {
    const cells = addRow(attempt)
    for (const lab of LABS) {
      const got = await tryOne(attempt, lab, targets[lab], `forged-${visit}-${index}`, cells[lab])
      attempts.push({ lab, aim: attempt.aim, ...got })
    }
  }
  return attempts
}

async function tryOne(attempt: Attempt, lab: Lab, origin: string, mark: string, cell: HTMLElement): Promise<Got> {
  const before = await witnessed(lab)
  const text = await attempt.run(origin, mark)
  const after = await witnessed(lab)
  const changed = changes(before, after)
  const got = { acted: changed.length > 0, read: text !== null }
  const outcome: Outcome = got.read ? 'read' : got.acted ? 'acted' : 'nothing'
  cell.dataset['outcome'] = outcome
  const what = [...changed, ...(text === null ? [] : [`it read: ${text.slice(0, MOST_SHOWN)}`])]
  cell.replaceChildren(part('strong', WORDS[outcome]), ...what.map((line) => part('span', line)))
  return got
}

async function witnessed(lab: Lab): Promise<ForgeryWitnessed> {
  const seen = await askServer<ForgeryWitnessed>(`witness/${lab}`).catch(() => null)
  if (seen === null) throw new Error(`nobody could tell what the ${lab} lab has seen`)
  return seen
}

/** What the attempt did at the server, in words. */
function changes(before: ForgeryWitnessed, after: ForgeryWitnessed): string[] {
  const grew = (key: keyof ForgeryWitnessed): boolean => after[key] > before[key]
  return [
    grew('channels') && 'a channel was begun',
    grew('publishedEvents') && 'a forged message stands in the feed',
    grew('feeds') && 'a feed was started',
    grew('cuts') && 'your own stream was cut',
  ].filter((line) => line !== false)
}

function addRow({ name, how, why }: Attempt): Readonly<Record<Lab, HTMLElement>> {
  const title = part('th', '')
  title.setAttribute('scope', 'row')
  title.append(part('code', name), part('span', how))
  const cells = { protected: part('td', '…'), unprotected: part('td', '…') }
  for (const lab of LABS) cells[lab].dataset['label'] = HEADINGS[lab]
  const row = document.createElement('tr')
  row.append(title, cells.protected, cells.unprotected, part('td', why))
  document.getElementById('rows')?.append(row)
  return cells
}

function part(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

function say(text: string): void {
  const state = document.getElementById('state')
  if (state !== null) state.textContent = text
}

/** Of whoever serves this page; null when it knows nothing of it. */
async function askServer<Value>(path: string): Promise<Value | null> {
  const answer = await fetch(path)
  return answer.ok ? ((await answer.json()) as Value) : null
}
