import { readdirSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { formatUs } from '../../protocol/units.ts'
import { faultStories } from '../../results/analysis/faults.ts'
import { faultSentences } from '../../results/analysis/sentences.ts'
import { median } from '../../results/analysis/statistics.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult } from '../../results/format.ts'
import { launchChromium } from './chromium.ts'
import { heardPage, leavePage } from './dashboard-page.ts'
import { axeViolations, paintOf as paintOfPage } from './page-checks.ts'
import { type PageServer, servePage } from './page-server.ts'

const RESULT = buildFixtureResult({ blocks: 3 })
const STRUCK = { share: 1, how: null, history: null, drainMs: null } as const
const FAULTY = buildFixtureResult({
  blocks: 3,
  faults: [
    { ...STRUCK, atMs: 5000, kind: 'drop-connections', durationMs: null, share: 0.3, how: 'rst' },
    { ...STRUCK, atMs: 9000, kind: 'restart', durationMs: 1000, history: 'keep' },
  ],
})
const BROWSER_START_MS = 60_000

// A browser on a busy machine of few cores takes seconds for what takes it tenths alone.
vi.setConfig({ testTimeout: 30_000 })

let browser: Browser
let server: PageServer
let page: Page
let complaints: string[]
let requested: string[]

beforeAll(async () => {
  browser = await launchChromium()
}, BROWSER_START_MS)

afterAll(() => browser?.close())

beforeEach(async () => {
  server = await servePage(inject('dashboardFolder'))
  server.lay('/results/', '[]')
  server.lay('/elsewhere/run.json', JSON.stringify(RESULT))
})

afterEach(async () => {
  await leavePage(page)
  await server.close()
})

async function openPage(hash: string, options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints, requested } = await heardPage(browser, options))
  await page.goto(`${server.origin}/${hash}`)
  await page.locator('main h1').waitFor() // a run, a message, or the welcome
}

const openRun = (options?: BrowserContextOptions, more = '') => openPage(`#run=elsewhere/run.json${more}`, options)
const title = () => page.locator('main h1').textContent()
const alertText = async () => (await page.getByRole('alert').textContent()) ?? ''

/** The body of the table with this caption, cell by cell. */
async function tableCells(caption: RegExp): Promise<string[][]> {
  const rows = await page.getByRole('table', { name: caption }).locator('tbody tr').all()
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((cell) => cell.trim())))
}

describe('opening a run', () => {
  test('a URL in the hash is fetched and shown, with nothing refused by the page’s own policy', async () => {
    await openRun()
    expect(await title()).toBe(RESULT.scenario.resolved.title)
    expect(await page.title()).toContain(RESULT.scenario.resolved.title)
    expect(complaints).toEqual([])
    expect(requested.filter((url) => !url.startsWith(server.origin))).toEqual([])
  })

  test('the newest of the served results is opened by default and named in the hash', async () => {
    server.lay(
      '/results/',
      JSON.stringify([
        { name: 'old.json', startedAt: '2026-01-01T00:00:00Z', scenario: 'quick' },
        { name: 'new.json', startedAt: '2026-01-02T00:00:00Z', scenario: 'quick' },
      ]),
    )
    server.lay('/results/new.json', JSON.stringify(RESULT))
    await openPage('')
    // As the list comes the welcome may be there for a moment.
    await expect.poll(title).toBe(RESULT.scenario.resolved.title)
    expect(new URL(page.url()).hash).toBe('#result=new')
    expect(await page.locator('.run-list option').allTextContents()).toContain('quick, 2026-01-01 00:00 UTC')
  })

  test('a served result that is opened by its address has its own line in the list', async () => {
    server.lay(
      '/results/',
      JSON.stringify([{ name: 'mine.json', startedAt: '2026-01-01T00:00:00Z', scenario: 'quick' }]),
    )
    server.lay('/results/mine.json', JSON.stringify(RESULT))
    await openPage('#run=results/mine.json')
    const chosen = page.locator('.run-list option:checked')
    await page.locator('.run-list option', { hasText: 'quick, 2026-01-01' }).waitFor({ state: 'attached' })
    expect(await chosen.textContent()).toBe('quick, 2026-01-01 00:00 UTC')
    expect(new URL(page.url()).hash).toBe('#run=results/mine.json')
  })

  test('without a list of results the newest bundled run is opened, and without one there is a welcome', async () => {
    const bundled = readdirSync('results/reference').filter((name) => /(?<!-claims)\.json$/.test(name))
    await openPage('')
    if (bundled.length === 0) expect(await page.locator('main').textContent()).toContain('tlab run quick')
    else await page.waitForURL(({ hash }) => hash === `#sample=${bundled.sort().at(-1)!.replace('.json', '')}`)
  })

  test('a picked file is shown, and another one after it', async () => {
    await openPage('#file=gone.json')
    expect(await alertText()).toContain('gone.json')
    const picker = page.locator('input[type=file]')
    await picker.setInputFiles(await fileWith('mine.json', JSON.stringify(RESULT)))
    await page.getByRole('heading', { level: 1, name: RESULT.scenario.resolved.title }).waitFor()
    expect(new URL(page.url()).hash).toBe('#file=mine.json')
    await picker.setInputFiles(await fileWith('broken.json', '{"formatVersion":1'))
    expect(await alertText()).toContain('broken.json')
  })

  test('a file that is dropped anywhere on the page is shown', async () => {
    await openPage('#file=none')
    await alertText()
    await page.evaluate(`
      const transfer = new DataTransfer()
      transfer.items.add(new File([${JSON.stringify(JSON.stringify(RESULT))}], 'dropped.json'))
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }))
    `)
    await page.getByRole('heading', { level: 1, name: RESULT.scenario.resolved.title }).waitFor()
    expect(new URL(page.url()).hash).toBe('#file=dropped.json')
  })

  test('Back returns to the run before', async () => {
    await openRun()
    await title()
    await page.locator('input[type=file]').setInputFiles(await fileWith('other.json', '{}'))
    await alertText()
    await page.goBack()
    expect(await title()).toBe(RESULT.scenario.resolved.title)
  })

  async function fileWith(name: string, text: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
    return { name, mimeType: 'application/json', buffer: Buffer.from(text) }
  }
})

describe('a file that is not a result', () => {
  const missingPart = { ...RESULT, trials: RESULT.trials.map((trial) => ({ ...trial, bytes: undefined })) }

  test.each([
    ['text that is no JSON', 'hello', /does not parse/],
    ['another JSON file', '{"name":"something"}', /no formatVersion/],
    ['a later version', JSON.stringify({ ...RESULT, formatVersion: 99 }), /newer transport-lab/],
    ['a result with a part missing', JSON.stringify(missingPart), /trials\[0\]\.bytes/],
    ['a run without a trial', JSON.stringify({ ...RESULT, trials: [] }), /at least one trial/],
  ])('%s gets a message that says what was expected', async (_what, text, message) => {
    server.lay('/broken.json', text)
    await openPage('#run=broken.json')
    expect(await alertText()).toMatch(message)
    expect(complaints).toEqual([])
  })

  test('an address that answers 404, that nobody answers, or that is no address, says so', async () => {
    await openPage('#run=nowhere.json')
    expect(await alertText()).toContain('answered 404')
    await leavePage(page)
    await openPage('#run=http://127.0.0.1:1/run.json')
    expect(await alertText()).toContain('could not be fetched')
    await leavePage(page)
    await openPage('#run=javascript:alert(1)')
    expect(await alertText()).toContain('Expected an http or https address')
  })

  test('hostile strings are shown as text', async () => {
    const attack = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
    server.lay('/hostile.json', JSON.stringify(withEveryString(FAULTY, attack)))
    await openPage('#run=hostile.json')
    expect(await title()).toContain(attack)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(await page.title()).not.toBe('owned')
    expect(complaints).toEqual([])
  })

  test('objects where text should be are left out, and absurd numbers do no harm', async () => {
    const resolved = { ...RESULT.scenario.resolved, question: { type: 'script' }, lesson: { predict: { props: {} } } }
    const trials = RESULT.trials.map((trial) => ({
      ...trial,
      series: [{ ...trial.series[0], t: 1e300, requests: Number.MAX_SAFE_INTEGER }],
    }))
    server.lay('/absurd.json', JSON.stringify({ ...RESULT, trials, scenario: { ...RESULT.scenario, resolved } }))
    await openPage('#run=absurd.json')
    expect(await title()).toBe(RESULT.scenario.resolved.title)
    expect(await page.locator('.question, .lesson').count()).toBe(0)
    expect(complaints).toEqual([])
  })
})

describe('what the page shows', () => {
  test('the comparison table has the medians of the file, one row an arm', async () => {
    await openRun()
    const cells = await tableCells(/^Median over 3 blocks/)
    expect(cells.map((row) => row[0])).toEqual(RESULT.summary.map((row) => row.arm))
    expect(cells.map((row) => row[1]?.split('\n')[0])).toEqual(RESULT.summary.map((row) => formatUs(row.p50Us!.median)))
    expect(cells.map((row) => row[6]?.split('\n')[0])).toEqual(
      RESULT.summary.map((row) => row.bytesPerEvent!.median.toFixed(0)),
    )
  })

  test('one block alone has the figures of its trials, and a link to it shows the same', async () => {
    await openRun()
    await page.getByLabel('The charts show').selectOption('2')
    expect(new URL(page.url()).hash).toBe('#run=elsewhere/run.json&block=2')
    await page.reload()
    await title()
    const second = RESULT.trials.filter((trial) => trial.block === 2)
    const latency = new Map((await tableCells(/^Delivery latency, block 2/)).map(([arm, ...cells]) => [arm, cells]))
    const bytes = (await tableCells(/^Bytes per delivered event, block 2/)).at(-1)
    for (const [index, arm] of RESULT.summary.map((row) => row.arm).entries()) {
      const trial = second.find((one) => one.arm === arm)!
      const { fromDue } = trial.latencyUs
      expect([0, 2].map((column) => latency.get(arm)?.[column]?.split(/\s*\n\s*/))).toEqual([
        [formatUs(fromDue.p50!), `≤ ${formatUs(trial.driver.stampErrorP50Us!)}`],
        [formatUs(fromDue.p99!), `≤ ${formatUs(trial.driver.stampErrorUs!)}`],
      ])
      expect(bytes?.[index + 1]).toBe(trial.bytes.perEvent!.toFixed(1))
    }
  })

  test('a transport that the legend hides leaves the charts, and the link says so', async () => {
    await openRun()
    const before = await paintOf(0)
    const button = page.getByRole('button', { name: 'polling', exact: true }).first()
    await button.click()
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    expect(new URL(page.url()).hash).toBe('#run=elsewhere/run.json&hide=polling')
    expect((await paintOf(0)).colours).not.toContain('204,121,167')
    expect(before.colours).toContain('204,121,167')
  })

  test('faults have a sentence each at the top, a table each with the figures of the file, and marks in the charts', async () => {
    await openRun()
    const unmarked = await Promise.all([2, 3].map((index) => paintOf(index)))
    expect(await page.getByRole('heading', { name: 'What went wrong on purpose' }).count()).toBe(0)
    await leavePage(page)
    server.lay('/faulty.json', JSON.stringify(FAULTY))
    await openPage('#run=faulty.json')
    const sentences = faultSentences(FAULTY)
    const answers = await page.locator('.headline .answers li').allInnerTexts()
    expect(answers.slice(0, sentences.length)).toEqual(sentences)
    expect(answers.length).toBeGreaterThan(sentences.length)
    const [, restart] = faultStories(FAULTY)
    const cells = await tableCells(/^Fault 2, at 9s: restart keep 1s$/)
    expect(cells.map((row) => [row[0], row[1], row[2], row[5]])).toEqual(
      restart!.outcomes.map(({ arm, p50Us, maxUs }) => [arm, 'all', formatUs(p50Us!.median), formatUs(maxUs!.median)]),
    )
    const losses = await tableCells(/^Deliveries under these faults/)
    expect(losses).toEqual(FAULTY.summary.map(({ arm }) => [arm, '0', '0', '0', '0', '0']))
    for (const [place, index] of [2, 3].entries()) {
      expect((await paintOf(index)).text).not.toBe(unmarked[place]!.text)
    }
    expect(complaints).toEqual([])
  })

  test('what else was measured stands behind one summary, and a withheld expectation says why', async () => {
    const why = 'in block 2, p99 needs 1,000 values, there are 999'
    const expectations = [{ text: 'sse.latency.p99 < 50ms', value: null, bound: 50_000, met: false, withheld: why }]
    server.lay('/withheld.json', JSON.stringify({ ...RESULT, expectations }))
    await openPage('#run=withheld.json')
    expect(await page.locator('.expectations li').allInnerTexts()).toEqual([
      expect.stringContaining(`withheld: ${why}`),
    ])
    expect(await page.getByRole('table', { name: /^Getting in/ }).isVisible()).toBe(false)
    await page.getByText('Connecting, freshness, cost').click()
    const [polling = []] = await tableCells(/^Getting in/)
    const connectP50s = RESULT.trials.filter(({ arm }) => arm === 'polling').map(({ connectUs }) => connectUs.p50 ?? 0)
    expect(polling[0]).toBe('polling')
    expect(polling[1]).toBe(formatUs(median(connectP50s)))
    expect(await tableCells(/^The instrument/)).toHaveLength(4)
  })

  test('of an invalid run nothing is said to have been met', async () => {
    const verdict = { level: 'INVALID', reasons: [{ code: 'made-up', message: 'm', remedy: 'r' }] }
    server.lay('/invalid.json', JSON.stringify({ ...RESULT, verdict }))
    await openPage('#run=invalid.json')
    expect(await page.getByRole('heading', { name: 'INVALID' }).count()).toBe(1)
    expect(await page.locator('main').textContent()).not.toMatch(/were met|were missed|was missed/)
    expect(await page.locator('.expectations').count()).toBe(0)
  })

  test('lost events and reasons for doubt are said, with their remedy', async () => {
    const doubtful = buildFixtureResult({ blocks: 3, lost: { polling: 7 } })
    const reason = { code: 'made-up', message: 'the fixture is made up', remedy: 'measure something' }
    server.lay('/doubt.json', JSON.stringify({ ...doubtful, verdict: { level: 'SUSPECT', reasons: [reason] } }))
    await openPage('#run=doubt.json')
    expect(await page.getByRole('heading', { name: 'SUSPECT' }).count()).toBe(1)
    expect(await page.getByText(reason.message).textContent()).toContain(reason.remedy)
    expect(await page.locator('.alarming').textContent()).toBe('21')
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test('axe finds nothing to complain about', async () => {
    server.lay('/elsewhere/run.json', JSON.stringify(FAULTY))
    await openRun({ colorScheme, bypassCSP: true })
    await title()
    // What stands behind a summary is looked at, too.
    await page.evaluate('for (const folded of document.querySelectorAll("details")) folded.open = true')
    expect(await axeViolations(page)).toEqual([])
  })

  test('every chart is painted, in the colours of the four transports', async () => {
    await openRun({ colorScheme })
    const count = await page.locator('canvas').count()
    expect(count).toBe(4)
    for (let index = 0; index < count; index++) expect((await paintOf(index)).colours.length).toBeGreaterThan(5)
    const { colours } = await paintOf(0)
    expect(colours).toEqual(expect.arrayContaining(['204,121,167', '213,94,0', '0,114,178', '0,158,115']))
  })
})

test('charts follow when the theme changes', async () => {
  await openRun({ colorScheme: 'light' })
  const light = await paintOf(0)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(async () => (await paintOf(0)).text).not.toBe(light.text)
})

test.each([390, 1440])('at %i px the page never scrolls sideways', async (width) => {
  // Withheld figures carry a word for screen readers, which must not stick out of a table that scrolls.
  server.lay(
    '/elsewhere/run.json',
    JSON.stringify(
      buildFixtureResult({ blocks: 3, lost: { websocket: 4000 }, faults: FAULTY.scenario.resolved.faults }),
    ),
  )
  await openRun({ viewport: { width, height: 844 } })
  await title()
  const content = await page.evaluate<number>('document.documentElement.scrollWidth')
  const shown = await page.evaluate<number>('document.documentElement.clientWidth')
  expect(content).toBeLessThanOrEqual(shown)
})

const paintOf = (index: number) => paintOfPage(page, index)

/** A copy in which every string that the format leaves free is `text`. */
function withEveryString(result: RunResult, text: string): RunResult {
  const kept = new Set([
    'transport',
    'arm',
    'level',
    'histogram',
    'source',
    'headers',
    'oneWayFrom',
    'reAskFrom',
    'unit',
    'what',
  ])
  return JSON.parse(JSON.stringify(result), (key, value) =>
    typeof value === 'string' && !kept.has(key) ? text : value,
  )
}
