/** The entrance of a lab that asks for a code, as people use it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { type RunningServer, startServer } from '../../server/testing.ts'
import { launchChromium } from './chromium.ts'

vi.setConfig({ testTimeout: 30_000 })

const CODE = '7K3M9QXZ'
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const folder = inject('dashboardFolder')

let browser: Browser
let page: Page
let complaints: string[]
let urls: string[]

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())
afterEach(() => page.context().close())

async function openJoin(hash: string, options: Partial<ServerOptions> = {}, context: BrowserContextOptions = {}) {
  const server = await startServer({ joinCode: CODE, dashboardFolder: folder, ...options })
  server.publish('hello')
  page = await (await browser.newContext(context)).newPage()
  complaints = []
  urls = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => urls.push(request.url()))
  await page.goto(`${server.origin}/join${hash}`)
  return server
}

const inside = () => page.getByRole('heading', { name: 'You are in' })

/** What the browser may follow now. */
const polled = (server: RunningServer) =>
  page.evaluate((url) => fetch(url).then((answer) => answer.status), `${server.origin}/feed/polling`)

test('the address with the code lets in at once; the code is in no URL that was asked for, nor left in the address', async () => {
  const server = await openJoin(`#${CODE}`)
  await inside().waitFor()
  expect(await polled(server)).toBe(200)
  expect(urls.filter((url) => url.replace(/#.*/, '').includes(CODE))).toEqual([])
  expect(page.url()).toBe(`${server.origin}/join`)
  expect(await page.evaluate('document.cookie')).toBe('')
  expect(complaints).toEqual([])
})

test('the commands that it shows work', async () => {
  const server = await openJoin(`#${CODE}`)
  await inside().waitFor()
  const command = (await page.locator('#commands pre').first().textContent()) ?? ''
  const [, url = ''] = /'(http[^']+)'/.exec(command) ?? []
  expect(url.startsWith(server.origin)).toBe(true)
  expect(await (await fetch(url)).text()).toContain('"hello"')
})

test('a code can be typed, in small letters with a hyphen; a wrong one is told and can be mended', async () => {
  const server = await openJoin('')
  await page.getByLabel('Join code').fill('wrong')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText(/got another one/).waitFor()
  expect(await polled(server)).toBe(401)
  await page.getByLabel('Join code').fill('7k3m-9qxz')
  await page.keyboard.press('Enter')
  await inside().waitFor()
  expect(await polled(server)).toBe(200)
})

test('who comes again is in already, and has only to type the code for the lines of a terminal', async () => {
  const server = await openJoin(`#${CODE}`)
  await inside().waitFor()
  await page.goto(`${server.origin}/join`)
  await inside().waitFor()
  expect(await page.locator('#commands').isVisible()).toBe(false)
  await page.getByLabel('Join code').fill(CODE)
  await page.keyboard.press('Enter')
  await page.locator('#commands pre').first().waitFor()
  expect(await page.getByLabel('Join code').isVisible()).toBe(false)
  expect(complaints).toEqual([])
})

test('who comes again to a lab that has begun anew is asked for its code', async () => {
  const { origin } = await openJoin(`#${CODE}`)
  await inside().waitFor()
  await page.context().clearCookies()
  await page
    .context()
    .addCookies([{ name: `lab-ticket-${new URL(origin).port}`, value: 'of-the-lab-before', url: origin }])
  await page.goto(`${origin}/join`)
  await page.waitForLoadState('networkidle')
  expect(await page.getByLabel('Join code').isVisible()).toBe(true)
  expect(await inside().isVisible()).toBe(false)
})

test('a lab without a code says that there is nothing to join', async () => {
  await openJoin('', { joinCode: null })
  await page.getByText('asks for no code').waitFor()
  expect(await page.getByRole('button').count()).toBe(0)
})

test('every HTML page that the server has comes with a policy for what it may do', async () => {
  const server = await startServer({ dashboardFolder: folder })
  page = await browser.newPage()
  for (const path of ['/', '/join', '/join.html', '/docs']) {
    const response = await fetch(`${server.origin}${path}`)
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      200,
      expect.stringMatching(/^text\/html; charset=utf-8$/i),
    ])
    expect(response.headers.get('content-security-policy')).toMatch(/default-src '(self|none)'/)
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test.each([
  ['light', `#${CODE}`],
  ['dark', `#${CODE}`],
  ['light', ''],
  ['dark', ''],
] as const)(
  'in the %s theme at %j axe finds nothing, and a phone never scrolls sideways',
  async (colorScheme, hash) => {
    await openJoin(hash, {}, { colorScheme, bypassCSP: true, viewport: { width: 390, height: 844 } })
    if (hash === '') await page.getByLabel('Join code').waitFor()
    else await inside().waitFor()
    await page.addScriptTag({ content: await readFile(AXE, 'utf8') })
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
      return (await axe.run()).violations.map(({ id }) => id)
    })
    expect(violations).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  },
)
