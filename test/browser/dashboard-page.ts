/** The dashboard as a browser has it, in a page that is listened to. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface HeardPage {
  /** In a context of its own; the caller's to close. */
  readonly page: Page
  /** What it complained about. */
  readonly complaints: string[]
  /** Where it asked for something. */
  readonly requested: string[]
}

/** An empty page on a wide screen. */
export async function heardPage(browser: Browser, options: BrowserContextOptions = {}): Promise<HeardPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const requested: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => requested.push(request.url()))
  return { page, complaints, requested }
}
