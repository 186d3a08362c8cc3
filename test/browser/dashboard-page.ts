/** The dashboard as a browser has it: built as it is published, in a page that is listened to. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'

/** @returns a new folder with its files, the caller's to remove */
export async function buildDashboard(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'))
  await build({ root: 'dashboard', logLevel: 'error', build: { outDir: folder } })
  return folder
}

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
