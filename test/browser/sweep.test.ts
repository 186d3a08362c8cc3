import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { curvesOf } from '../../results/analysis/sweep/curves.ts'
import { BYTES } from '../../results/analysis/sweep/metrics.ts'
import { figureText, sweepSentences } from '../../results/analysis/sweep/sentences.ts'
import { slicesOf } from '../../results/analysis/sweep/slices.ts'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { launchChromium } from './chromium.ts'
import { heardPage, leavePage } from './dashboard-page.ts'
import { axeViolations, paintOf, tallestOf } from './page-checks.ts'
import { type PageServer, servePage } from './page-server.ts'

const RATES = { name: 'rate', unit: 'perSecond', values: [2, 8, 32, 64] } as const
const SWEEP = buildFixtureSweep({ axes: [RATES] })
const TWO_AXES = buildFixtureSweep({ blocks: 1, cells: 5 })
const BROWSER_START_MS = 60_000

vi.setConfig({ testTimeout: 30_000 })

let browser: Browser
let server: PageServer
let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await launchChromium()
}, BROWSER_START_MS)

afterAll(() => browser?.close())

beforeEach(async () => {
  server = await servePage(inject('dashboardFolder'))
  server.lay('/results/', '[]')
})

afterEach(async () => {
  await leavePage(page)
  await server.close()
})

async function openSweep(sweep: SweepResult, more = '', options: BrowserContextOptions = {}): Promise<void> {
  server.lay('/sweep.json', JSON.stringify(sweep))
  ;({ page, complaints } = await heardPage(browser, options))
  await page.goto(`${server.origin}/#run=sweep.json${more}`)
  await page.locator('main h1').waitFor()
}

const coloursOf = async (index: number): Promise<string[]> => (await paintOf(page, index)).colours

test('a sweep is shown as curves, with its crossings in words and the same numbers in tables', async () => {
  await openSweep(SWEEP)
  expect(await page.title()).toContain(SWEEP.scenario.title)
  expect(await page.locator('.answers li').allInnerTexts()).toEqual(
    sweepSentences(SWEEP).map((sentence) => `${sentence}.`),
  )
  expect(await page.locator('canvas').count()).toBe(3)
  expect(await page.getByText(/With browser-like request heads, no TLS\.$/).count(), 'figures of bytes').toBe(2)
  const rows = await page
    .getByRole('table', { name: /^bytes per event by rate/ })
    .locator('tbody tr')
    .all()
  const cells = await Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).slice(0, 2)))
  const [polling] = curvesOf(slicesOf(SWEEP)[0]!, BYTES)
  expect(cells.map(([rate, bytes]) => [rate, bytes?.split('\n')[0]])).toEqual(
    polling!.points.map(({ value, mean }) => [`${value}/s`, figureText(BYTES, mean!)]),
  )
  expect(complaints).toEqual([])
})

test('a cell is the run that it is, and a link to it shows the same', async () => {
  await openSweep(SWEEP)
  await page.getByLabel('The page shows').selectOption('3')
  expect(new URL(page.url()).hash).toBe('#run=sweep.json&cell=3')
  await page.reload()
  await page.getByRole('heading', { name: 'Side by side' }).waitFor()
  expect(await page.locator('.headline .load').textContent()).toContain('32 events/s')
  await page.getByLabel('The page shows').selectOption('')
  await page.getByRole('heading', { name: 'What an event costs on the link below' }).waitFor()
  expect(new URL(page.url()).hash).toBe('#run=sweep.json')
})

test('of two axes there is a chart for each value of the second, also of a sweep that was stopped', async () => {
  await openSweep(TWO_AXES)
  expect(await page.locator('.figure-chart h3').allInnerTexts()).toEqual(
    Array.from({ length: 3 }, () => ['clients 4', 'clients 10']).flat(),
  )
  expect(await page.locator('.verdict').textContent()).toContain('stopped before its last trial')
  expect(complaints).toEqual([])
})

test('of an INVALID sweep nothing is concluded, and no crossing is told', async () => {
  await openSweep(SWEEP)
  expect(await page.locator('.crossings li').count()).toBeGreaterThan(0)
  await leavePage(page)
  await openSweep({ ...SWEEP, verdict: { level: 'INVALID', reasons: [] } })
  expect(await page.locator('.answers').textContent()).toContain('Nothing is concluded')
  expect(await page.locator('.crossings li').count()).toBe(0)
})

test('a transport that the legend hides leaves the charts', async () => {
  await openSweep(SWEEP)
  expect(await coloursOf(0)).toContain('204,121,167')
  await page.getByRole('button', { name: 'polling', exact: true }).first().click()
  expect(new URL(page.url()).hash).toBe('#run=sweep.json&hide=polling')
  expect(await coloursOf(0)).not.toContain('204,121,167')
})

/** Mean latencies of sse alone that are the same at every rate, with theory or without. */
function levelSweep(usByBlock: readonly number[], theoryUs: number | null): SweepResult {
  const cells = SWEEP.cells.map(({ values, run }) => {
    const trials = run.trials
      .filter(({ arm }) => arm === 'sse')
      .map((trial) => ({
        ...trial,
        latencyUs: { ...trial.latencyUs, fromDue: { ...trial.latencyUs.fromDue, mean: usByBlock[trial.block - 1]! } },
        theory: { ...trial.theory, meanUs: theoryUs },
      }))
    return { values, run: { ...run, trials } }
  })
  return { ...SWEEP, cells }
}

const SSE_BLUE = [0, 114, 178] as const

test.each([
  ['a level line alone is as thick as its marks', [10_000, 10_000, 10_000], null, 0, 0.1],
  ['intervals are bars around its points', [7_000, 10_000, 14_000], null, 0.4, 0.9],
  ['theory is a line of its own', [10_000, 10_000, 10_000], 20_000, 0.3, 0.6],
] as const)('on the canvas %s', async (_what, usByBlock, theoryUs, least, most) => {
  await openSweep(levelSweep(usByBlock, theoryUs))
  const tallest = await tallestOf(page, 0, SSE_BLUE)
  expect(tallest).toBeGreaterThan(least)
  expect(tallest).toBeLessThan(most)
})

test('a crossing is a band on the canvas, as long as both its curves are there', async () => {
  const band = '241,244,248'
  await openSweep(SWEEP)
  expect(await coloursOf(1)).toContain(band)
  await page.getByRole('button', { name: 'polling', exact: true }).nth(1).click()
  expect(await coloursOf(1)).not.toContain(band)
})

test('what a sweep does not prove is told of all its cells, and its times are its own', async () => {
  const clients = { name: 'clients', unit: 'count', values: [4, 160] } as const
  const sweep = buildFixtureSweep({ blocks: 1, axes: [clients] })
  const [last] = sweep.cells.slice(-1)
  await openSweep({ ...sweep, endedAt: '2026-11-23T23:59:59.000Z' })
  expect(last?.run.endedAt).not.toBe('2026-11-23T23:59:59.000Z')
  const limits = page.getByRole('region', { name: 'What this sweep does not prove' })
  expect(await limits.textContent()).toContain('4 to 160 clients')
  const place = page.getByRole('region', { name: 'Where it was measured' })
  expect(await place.textContent()).toContain('2026-11-23T23:59:59.000Z')
})

test('a sweep in disorder gets a message, and hostile texts are shown as text', async () => {
  await openSweep({ ...SWEEP, cells: [] })
  expect(await page.getByRole('alert').textContent()).toContain('cells')
  await leavePage(page)
  const attack = '<img src=x onerror="document.title=\'owned\'">'
  const axes = [{ ...RATES, name: attack, values: [2, 8, 32, 64] }]
  const cells = SWEEP.cells.map(({ values, run }) => ({ values: { [attack.slice(0, 64)]: values['rate']! }, run }))
  const named = { ...SWEEP, axes: axes.map((axis) => ({ ...axis, name: attack.slice(0, 64) })), cells }
  await openSweep({ ...named, scenario: { name: attack, title: attack, question: attack } })
  expect(await page.locator('main h1').textContent()).toBe(attack)
  expect(await page.locator('main img').count()).toBe(0)
  expect(await page.title()).not.toBe('owned')
})

test.each(['light', 'dark'] as const)(
  'in the %s theme axe finds nothing, and every chart is painted',
  async (colorScheme) => {
    await openSweep(SWEEP, '', { colorScheme, bypassCSP: true })
    for (let index = 0; index < 3; index++) expect((await coloursOf(index)).length).toBeGreaterThan(5)
    expect(await axeViolations(page)).toEqual([])
  },
)

test.each([390, 1440])('at %i px a sweep never scrolls sideways', async (width) => {
  await openSweep(buildFixtureSweep(), '', { viewport: { width, height: 844 } })
  const content = await page.evaluate<number>('document.documentElement.scrollWidth')
  expect(content).toBeLessThanOrEqual(await page.evaluate<number>('document.documentElement.clientWidth'))
})
