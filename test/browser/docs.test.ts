import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../server/testing.ts'
import { launchChromium } from './chromium.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)(
  'the page of the interface can be read in %s at %i px: nothing sideways, nothing blocked',
  async (colorScheme, width) => {
    const { origin } = await startServer({ joinCode: '7K3M9QXZ' })
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(`${origin}/docs`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(await page.evaluate('getComputedStyle(document.body).fontFamily')).toContain('system-ui')
    await page.getByRole('link', { name: 'PUT /lab/feed' }).click()
    expect(await page.getByRole('heading', { name: 'PUT /lab/feed' }).boundingBox()).toMatchObject({
      y: expect.closeTo(30, -2),
    })
    expect(complaints).toEqual([])
    await page.close()
  },
)

test.each(['light', 'dark'] as const)('axe finds nothing to complain about on it in %s', async (colorScheme) => {
  const { origin } = await startServer()
  const page = await browser.newPage({ colorScheme, bypassCSP: true })
  await page.goto(`${origin}/docs`)
  await page.addScriptTag({ content: await readFile(AXE, 'utf8') })
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
  expect(violations).toEqual([])
  await page.close()
})
