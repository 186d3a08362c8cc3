import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import type { ResolvedClaim } from '../../protocol/claim.ts'
import { assembleClaims } from '../../results/analysis/claims/assemble.ts'
import { evidenceRun } from '../../results/analysis/claims/evidence-run.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import { launchChromium } from './chromium.ts'
import { heardPage, leavePage } from './dashboard-page.ts'
import { axeViolations } from './page-checks.ts'
import { type PageServer, servePage } from './page-server.ts'

const SIX = { from: 5.5, to: 6.5, text: 'within 5.5 and 6.5' }
const ASKED = {
  kind: 'browser',
  says: 'to one server, from two tabs, four each',
  browser: 'six-streams',
  figure: 'sse.twoTabs',
  holds: { ...SIX, outside: false },
  fails: { ...SIX, outside: true, text: 'outside 5.5 and 6.5' },
  decides: true,
} as const

const CLAIM: ResolvedClaim = {
  name: 'six-sse-connections',
  sentence: 'A browser has six SSE connections',
  where: [
    { quote: 'it is six', title: 'A page', by: null, date: null, url: `https://example.org/${'long/'.repeat(30)}` },
  ],
  quantifier: 'bare',
  reading: null,
  tests: [ASKED, { kind: 'missing', says: 'over HTTP/2', missing: 'TLS '.repeat(40).trim(), decides: false }],
  beside: null,
}

const FIXTURE = buildFixtureResult({ blocks: 1, trials: 0 })
const LATER = { ...FIXTURE, environment: { ...FIXTURE.environment, commit: '0123456789ab' } }
const RUN = { file: '2000-01-01T00-00-00-000Z-rates.json', textSha256: '0'.repeat(64) }

const CLAIMS = assembleClaims({
  startedAt: '2000-01-01T00:00:00.000Z',
  endedAt: '2000-01-01T00:10:00.000Z',
  interrupted: false,
  seed: null,
  claims: [CLAIM],
  runs: [
    { ...RUN, name: 'rates', evidence: evidenceRun('rates', FIXTURE) },
    { ...RUN, name: 'streams', evidence: evidenceRun('streams', LATER) },
  ],
  experiments: [
    {
      name: 'six-streams',
      browser: { name: 'Chromium', version: '143.0.1.2' },
      repeats: [6, 6, 6].map((open) => ({ 'sse.twoTabs': open })),
      why: null,
    },
  ],
})

vi.setConfig({ testTimeout: 30_000 })

let browser: Browser
let server: PageServer
let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  server = await servePage(inject('dashboardFolder'))
  server.lay('/results/', '[]')
  server.lay('/claims.json', JSON.stringify(CLAIMS))
})
afterEach(async () => {
  await leavePage(page)
  await server.close()
})

async function openAt(width: number): Promise<void> {
  ;({ page, complaints } = await heardPage(browser, { viewport: { width, height: 900 }, bypassCSP: true }))
  await page.goto(`${server.origin}/#run=claims.json`)
  await page.locator('.claim').waitFor()
}

test('what a browser has decided stands in the table with its experiment, its figure and its browser', async () => {
  await openAt(1440)
  const [row = ''] = await page
    .getByRole('table', { name: 'What decides six-sse-connections' })
    .locator('tbody tr')
    .allInnerTexts()
  expect(row).toMatch(/from two tabs.*six-streams, in a browser.*sse\.twoTabs.*6 in each of 3 repeats.*within.*holds/s)
  expect(await page.locator('main').textContent()).toContain('Chromium 143.0.1.2 without a window')
  const made = await page
    .getByRole('table', { name: 'The experiments in a browser' })
    .locator('tbody tr')
    .allInnerTexts()
  expect(made.map((text) => text.split(/\s*\t\s*/))).toEqual([['six-streams', 'Chromium 143.0.1.2', '3', 'made']])
  const place = await page.getByRole('region', { name: 'Where it was measured' }).locator('dl > div').allInnerTexts()
  const told = place.map((text) => text.replaceAll(/\s+/g, ' '))
  expect(told).toContain('Processor none: fixture of made-up numbers, 2 cores')
  expect(told).toContain('Seed each run has its own')
  expect(told).toContain('Not in all runs commit')
  expect(await axeViolations(page)).toEqual([])
  expect(complaints).toEqual([])
})

test.each([390, 800, 1100])('at %i px nothing of it scrolls sideways, and each cell says what it is', async (width) => {
  await openAt(width)
  const wider = await page.locator('.table-scroll, html').evaluateAll((elements) =>
    elements
      .map((element) => element as unknown as { scrollWidth: number; clientWidth: number })
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ scrollWidth, clientWidth }) => `${scrollWidth} in ${clientWidth}`),
  )
  expect(wider).toEqual([])
  const cell = page.locator('td', { hasText: 'sse.twoTabs' }).first()
  const label = await cell.evaluate(
    (element) =>
      (globalThis as unknown as { getComputedStyle(of: unknown, part: string): { content: string } }).getComputedStyle(
        element,
        '::before',
      ).content,
  )
  expect(label).toBe(width < 900 ? '"what is measured: "' : 'none')
})
