/** The dashboard as a browser has it, in a page that is listened to. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface HeardPage {
  /** The caller's to leave. */
  readonly page: Page
  /** What it complained about. */
  readonly complaints: string[]
  /** Where it asked for something. */
  readonly requested: string[]
}

/** Opening one takes as long as all that most tests do with it, and what they store is of another origin each. */
const usualPages = new WeakMap<Browser, Page>()

/** An empty page: on a wide screen the one that was left, else one in a context of its own. */
export async function heardPage(browser: Browser, options: BrowserContextOptions = {}): Promise<HeardPage> {
  const isUsual = Object.keys(options).length === 0
  const page = (isUsual && usualPages.get(browser)) || (await openPage(browser, options))
  if (isUsual) usualPages.set(browser, page)
  const complaints: string[] = []
  const requested: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => requested.push(request.url()))
  return { page, complaints, requested }
}

/** Nobody hears it any more; the usual one is empty again, any other is closed. */
export async function leavePage(page: Page): Promise<void> {
  page.removeAllListeners()
  const browser = page.context().browser()
  if (browser === null || usualPages.get(browser) !== page) await page.context().close()
  else await page.goto('about:blank')
}

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  return context.newPage()
}
