/**
 * The entrance. The code comes behind the `#` of the address, from a QR code or a link, or is typed. It is sent
 * once, in a body; then the address forgets it. The server answers with a cookie, which no script can read, and
 * with the same ticket as text, for the commands.
 */
import '../style/page.css'
import './join.css'
import type { TicketGiven, TicketStatus } from '../../protocol/lab-info.ts'
import type { Problem } from '../../protocol/problem.ts'

const state = element('state')
const entrance = element('entrance') as HTMLFormElement
const code = element('code') as HTMLInputElement
const inside = element('inside')

entrance.addEventListener('submit', (event) => {
  event.preventDefault()
  void join()
})
code.value = decodeURIComponent(location.hash.slice(1))
// Not in the history, and not on the projector that shows the address.
history.replaceState(null, '', location.pathname)
if (code.value === '') void tellWhetherIn()
else void join()

async function join(): Promise<void> {
  say('Joining …')
  const answer = await ask('./lab/tickets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: code.value }),
  })
  if (answer?.status === 201) enter(((await answer.json()) as TicketGiven).ticket)
  else if (answer?.status === 404) sayOpen()
  else if (answer !== null) refuse(((await answer.json()) as Problem).detail)
}

function enter(ticket: string): void {
  entrance.hidden = true
  element('commands').replaceChildren(...commands(ticket).map(preformatted))
  showInside(true)
}

/** The cookie lets this browser in; no script can read it, so for commands the code is needed again. */
function welcomeBack(): void {
  inside.after(entrance)
  showInside(false)
}

function showInside(withCommands: boolean): void {
  element('terminal').hidden = !withCommands
  element('again').hidden = withCommands
  inside.hidden = false
  say('')
  element('inside-title').focus()
}

/** Each line can be copied alone. */
function commands(ticket: string): string[] {
  const { origin } = location
  return [
    `curl '${origin}/feed/polling?since=last:3&ticket=${ticket}'`,
    `curl -N '${origin}/feed/sse?ticket=${ticket}'`,
    `curl '${origin}/feed/messages?ticket=${ticket}' -H 'content-type: application/json' -d '{"id":"1","from":"me","data":"hello"}'`,
  ]
}

function preformatted(text: string): HTMLElement {
  const made = document.createElement('pre')
  made.textContent = text
  return made
}

async function tellWhetherIn(): Promise<void> {
  const answer = await ask('./lab/tickets', {})
  if (answer?.status === 404) sayOpen()
  else if (answer?.ok && ((await answer.json()) as TicketStatus).admitted) welcomeBack()
}

function sayOpen(): void {
  entrance.hidden = true
  say('This lab asks for no code: its feed is open to this machine.')
}

function refuse(detail: string): void {
  say(`That did not work: ${detail}.`)
  state.classList.add('failure-message')
  code.focus()
}

function say(text: string): void {
  state.classList.remove('failure-message')
  state.textContent = text
}

/** null when nobody answers, which is said. */
async function ask(path: string, options: RequestInit): Promise<Response | null> {
  try {
    return await fetch(path, options)
  } catch {
    refuse('the lab cannot be reached; is this device still on its network')
    return null
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`expected an element #${id} in join.html, found none`)
  return found
}
