/** What tests ask of a page as a whole: what its charts are painted with, and what axe finds wrong with it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** The opaque colours of a canvas, and its pixels as text. */
export async function paintOf(page: Page, index: number): Promise<{ colours: string[]; text: string }> {
  const canvas = page.locator('canvas').nth(index)
  await canvas.waitFor()
  return canvas.evaluate((element) => {
    const painted = element as unknown as PaintedCanvas
    const { data } = painted.getContext('2d').getImageData(0, 0, painted.width, painted.height)
    const colours = new Set<string>()
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 255) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`)
    }
    return { colours: [...colours], text: painted.toDataURL() }
  })
}

/** What the tests use of a canvas; Node's types have none. */
interface PaintedCanvas {
  readonly width: number
  readonly height: number
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8Array } }
  toDataURL(): string
}

/** A line for each rule that the page breaks; its context must let scripts in (`bypassCSP`). */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: await readFile(AXE, 'utf8') })
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
}
