/** A browser's own fetch, EventSource and WebSocket follow the feed and resume after a cut. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWholeLab, type WholeLab } from '../foreign-clients/whole-lab.ts'
import { launchChromium } from './chromium.ts'

let browser: Browser
let page: Page
let lab: WholeLab

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

beforeEach(async () => {
  lab = await startWholeLab()
  page = await browser.newPage()
  // Any page of this origin will do: what is tested are the browser's own clients.
  await page.goto(`${lab.origin}/lab/info`)
  await page.evaluate('globalThis.seen = []')
})
afterEach(async () => {
  await page.close()
  await lab.close()
})

const arrived = (count: number) => page.waitForFunction(`seen.length >= ${count}`)
const seen = () => page.evaluate('seen')

test('EventSource comes back by itself and gets what it missed', { timeout: 30_000 }, async () => {
  await page.evaluate(`new Promise((resolve) => {
    const source = new EventSource('/feed/sse?since=now')
    source.addEventListener('hello', resolve, { once: true })
    source.addEventListener('message', (message) => seen.push(JSON.parse(message.data).data))
  })`)
  lab.publish('before the cut')
  await arrived(1)
  lab.cut()
  lab.publish('while it was away')
  await arrived(2)
  lab.publish('after')
  await arrived(3)
  expect(await seen()).toEqual(['before the cut', 'while it was away', 'after'])
})

test('WebSocket resumes with the cursor of its last event', { timeout: 30_000 }, async () => {
  await page.evaluate(`
    globalThis.follow = (since) => new Promise((resolve) => {
      const socket = new WebSocket('/feed/websocket?since=' + since, 'transport-lab.v1')
      socket.onmessage = (message) => {
        const value = JSON.parse(message.data)
        if (value.hello) resolve()
        else seen.push(value.data)
      }
      socket.onclose = (event) => { globalThis.closeCode = event.code }
    })
    follow('now')`)
  lab.publish('before the cut')
  await arrived(1)
  lab.cut()
  await page.waitForFunction('globalThis.closeCode === 1006')
  lab.publish('while it was away')
  await page.evaluate(`follow('${lab.cursorAt(1)}')`)
  lab.publish('after')
  await arrived(3)
  expect(await seen()).toEqual(['before the cut', 'while it was away', 'after'])
})

test('fetch polls and long-polls', { timeout: 30_000 }, async () => {
  const cursor = await page.evaluate(`fetch('/feed/polling').then(async (answer) => (await answer.json()).cursor)`)
  expect(cursor).toBe(lab.cursorAt(0))
  const held = page.evaluate(`fetch('/feed/long-polling?since=${cursor}').then((answer) => answer.json())`)
  await page.evaluate(`fetch('/feed/polling')`)
  lab.publish('at last')
  expect(await held).toMatchObject({ cursor: lab.cursorAt(1), events: [{ seq: 1, data: 'at last' }] })
})
