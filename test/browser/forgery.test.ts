/**
 * Cross-site request forgery, in a real browser: what a page of another origin can do to a lab on loopback, with
 * its protections on and off. The stranger's page is the one of `tlab forgery`.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { startStranger } from '../../clients/experiments/stranger.ts'
import type { TicketGiven } from '../../protocol/lab-info.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { type RunningServer, startServer } from '../../server/testing.ts'
import { launchChromium } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'

vi.setConfig({ testTimeout: 60_000 })

const CODE = '7K3M9QXZ'
const REBOUND = 'stranger.example'

const folder = inject('dashboardFolder')

let browser: Browser
let page: Page
let strange: PageServer

beforeAll(async () => {
  // The stranger owns this name, and has pointed it at this machine (DNS rebinding).
  browser = await launchChromium([`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`])
}, 60_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  strange = await servePage(folder)
  strange.lay('/blank', '""')
  page = await (await browser.newContext()).newPage()
})
afterEach(async () => {
  await page.context().close()
  await strange.close()
})

/** A lab with one event that strangers should not see. */
async function startLab(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer(options)
  server.publish('a private word')
  return server
}

/** Each attempt with what it got of the two labs. */
async function outcomes(): Promise<(string | null)[][]> {
  const rows = await page.locator('tbody tr').all()
  return Promise.all(
    rows.map(async (row) => {
      const name = (await row.locator('th > *').allTextContents()).join(', ')
      const cells = await row.locator('td[data-outcome]').all()
      return [name, ...(await Promise.all(cells.map((cell) => cell.getAttribute('data-outcome'))))]
    }),
  )
}

describe('the stranger’s page of tlab forgery', () => {
  test('gets nothing from a lab with protections; without them it acts blindly, and reads all by WebSocket', async () => {
    const [shielded, open] = [await startLab(), await startLab({ protections: 'off' })]
    const stranger = await startStranger(folder, { protected: shielded.origin, unprotected: open.origin })
    await page.goto(stranger.origin)
    await page.getByText(/^Done:/).waitFor({ timeout: 50_000 })
    const expected = [
      ['GET /feed/polling, fetch', 'nothing', 'acted'],
      ['GET /feed/long-polling, <img>', 'nothing', 'acted'],
      ['GET /feed/sse, EventSource', 'nothing', 'acted'],
      ['GET /feed/websocket, WebSocket', 'nothing', 'read'],
      ['POST /feed/messages, text/plain, as a form sends it', 'nothing', 'acted'],
      ['POST /feed/messages, fetch with application/json', 'nothing', 'nothing'],
      ['PUT /lab/feed, fetch', 'nothing', 'nothing'],
      ['POST /lab/faults, text/plain, as a form sends it', 'nothing', 'acted'],
      ['GET /results/, fetch', 'nothing', 'nothing'],
    ]
    expect(await outcomes()).toEqual(expected)
    const websocket = page.locator('tr', { hasText: '/feed/websocket' }).locator('td').nth(1)
    expect(await websocket.textContent()).toMatch(/a forged message stands in the feed.*it read: .*a private word/)
    await page.reload()
    await page.getByText(/^Done:/).waitFor({ timeout: 50_000 })
    expect(await outcomes()).toEqual(expected)
    // Only its owner's: the event, and the witness's looks before and after each attempt of both visits, on a channel of their own.
    const looks = 2 * 2 * expected.length
    expect(shielded.lab.stats()).toMatchObject({ channels: 2, publishedEvents: 1 + looks, feeds: [] })
    stranger.close()
  })

  test('ends, says why and reports it, when what a lab has seen cannot be told', async () => {
    const [gone, open] = [await startLab(), await startLab({ protections: 'off' })]
    await gone.app.close()
    const targets = { protected: gone.origin, unprotected: open.origin }
    const stranger = await startStranger(folder, targets, true)
    await page.goto(stranger.origin)
    const failure = 'nobody could tell what the protected lab has seen'
    expect(await stranger.report).toMatchObject({ failure })
    await page.getByText(`Not finished: ${failure}.`).waitFor()
    stranger.close()
  })

  test('is not had from a lab', async () => {
    const lab = await startLab({ dashboardFolder: folder })
    expect((await page.goto(`${lab.origin}/forgery.html`))?.status()).toBe(404)
  })

  test('does nothing where whoever serves it names no labs', async () => {
    await page.goto(`${strange.origin}/forgery.html`)
    await page.getByText('nobody to attack here').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(0)
  })

  test('leaves room for its reasons on a wide screen, whatever was read', async () => {
    const [shielded, open] = [await startLab(), await startLab({ protections: 'off' })]
    open.publish('x'.repeat(400))
    const stranger = await startStranger(folder, { protected: shielded.origin, unprotected: open.origin })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(stranger.origin)
    await page.getByText(/^Done:/).waitFor({ timeout: 50_000 })
    const widths = await page
      .locator('thead th')
      .evaluateAll((cells) => cells.map((cell) => (cell as unknown as { offsetWidth: number }).offsetWidth))
    expect(widths[3]).toBeGreaterThan(widths[2] as number)
    stranger.close()
  })
})

/** What a script on the stranger's page sees of a request: the answer's text, or that there was none to see. */
const fetched = (url: string, options: object = {}) =>
  page.evaluate(
    ([target, how]) =>
      fetch(target, how)
        .then((answer) => answer.text())
        .catch(() => 'nothing'),
    [url, options] as const,
  )

/** What a page has and Node's types do not. */
interface PageGlobals {
  readonly WebSocket: new (
    url: string,
  ) => { onmessage: (message: { readonly data: string }) => unknown; onclose: () => void }
}

/** The frames that a WebSocket of the stranger's page gets, until the hello and one event are there, or it ends. */
const socketFrames = (lab: RunningServer) =>
  page.evaluate(
    (url) =>
      new Promise<string[]>((resolve) => {
        const frames: string[] = []
        const socket = new (globalThis as unknown as PageGlobals).WebSocket(url)
        socket.onmessage = ({ data }) => frames.push(data) === 2 && resolve(frames)
        socket.onclose = () => resolve(frames)
      }),
    `ws://127.0.0.1:${lab.port}/feed/websocket?since=earliest`,
  )

/** Somebody joins the lab in this browser, as `/join` does. */
async function joinIn(lab: RunningServer): Promise<TicketGiven> {
  await page.goto(`${lab.origin}/lab/info`)
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: CODE }) }
  return JSON.parse(await fetched('/lab/tickets', json)) as TicketGiven
}

describe('a lab that asks for a code, in a browser that has joined it', () => {
  test('lets its own page follow on all transports, by the cookie alone', async () => {
    const lab = await startLab({ joinCode: CODE })
    await joinIn(lab)
    expect(await fetched('/feed/polling?since=earliest')).toContain('a private word')
    expect((await socketFrames(lab))[1]).toContain('a private word')
  })

  test('without an Origin check another port of this host reads all by WebSocket: same site, so even a Strict cookie is sent', async () => {
    const lab = await startLab({ joinCode: CODE, protections: 'off' })
    await joinIn(lab)
    await page.goto(`${strange.origin}/blank`)
    expect((await socketFrames(lab))[1]).toContain('a private word')
    const polled = await fetched(`${lab.origin}/feed/polling?since=earliest`, { credentials: 'include' })
    expect(polled).toBe('nothing')
  })

  test('without an Origin check a page of another site has no cookie: SameSite holds where ports do not', async () => {
    const lab = await startLab({ joinCode: CODE, protections: 'off' })
    await joinIn(lab)
    await page.goto(`${strange.origin.replace('127.0.0.1', 'localhost')}/blank`)
    expect(await socketFrames(lab)).toEqual([])
  })

  test.each(['127.0.0.1', 'localhost'])('with protections a page on %s gets nothing, cookie or not', async (host) => {
    const lab = await startLab({ joinCode: CODE })
    const { ticket } = await joinIn(lab)
    await page.goto(`${strange.origin.replace('127.0.0.1', host)}/blank`)
    expect(await socketFrames(lab)).toEqual([])
    for (const path of ['/feed/polling', '/feed/sse', '/feed/long-polling', '/results/', '/lab/info', '/lab/stats']) {
      expect(await fetched(`${lab.origin}${path}?ticket=${ticket}`, { credentials: 'include' })).toBe('nothing')
    }
    const code = JSON.stringify({ code: CODE })
    expect(await fetched(`${lab.origin}/lab/tickets`, { method: 'POST', body: code })).toBe('nothing')
    await fetched(`${lab.origin}/feed/messages?ticket=${ticket}`, { method: 'POST', mode: 'no-cors', body: '{}' })
    expect(lab.lab.stats().publishedEvents).toBe(1)
  })
})

describe('a name of the stranger’s that points at this machine', () => {
  test('is of the same origin as a lab without protections, so everything is read and done', async () => {
    const lab = await startLab({ protections: 'off' })
    await page.goto(`http://${REBOUND}:${lab.port}/lab/info`)
    expect(await fetched('/feed/polling?since=earliest')).toContain('a private word')
    const feed = JSON.stringify({ channel: 'main', source: 'synthetic', rate: 1 })
    await fetched('/lab/feed', { method: 'PUT', body: feed, headers: { 'content-type': 'application/json' } })
    expect(lab.lab.stats().feeds).toHaveLength(1)
  })

  test('is misdirected on a lab with protections', async () => {
    const lab = await startLab()
    const answer = await page.goto(`http://${REBOUND}:${lab.port}/lab/info`)
    expect(answer?.status()).toBe(421)
    expect(await fetched('/feed/polling?since=earliest')).toMatch(/"status":421/)
  })
})
