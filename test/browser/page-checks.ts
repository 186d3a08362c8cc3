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

/**
 * How far apart the highest and the lowest pixel of a colour are in one column of a canvas, at most, as a share of its
 * height: little for a level line alone, much where a bar stands on it or another line goes above.
 */
export async function tallestOf(page: Page, index: number, colour: readonly [number, number, number]): Promise<number> {
  const canvas = page.locator('canvas').nth(index)
  await canvas.waitFor()
  return canvas.evaluate((element, wanted) => {
    const painted = element as unknown as PaintedCanvas
    const { width, height } = painted
    const { data } = painted.getContext('2d').getImageData(0, 0, width, height)
    // Edges of lines are thinner in colour and let the page through.
    const isPainted = (at: number): boolean =>
      (data[at + 3] ?? 0) > 40 && wanted.every((part, channel) => Math.abs((data[at + channel] ?? 0) - part) < 12)
    const heights = Array.from({ length: width }, (_, x) => {
      const rows = Array.from({ length: height }, (_row, y) => y).filter((y) => isPainted(4 * (y * width + x)))
      return rows.length === 0 ? 0 : (rows.at(-1) ?? 0) - (rows[0] ?? 0)
    })
    return Math.max(...heights) / height
  }, colour)
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
