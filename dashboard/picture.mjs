/**
 * Makes the README's pictures of the page, light and dark:
 *
 *   node dashboard/picture.mjs [RESULT.json] [FOLDER]
 *
 * RESULT.json is any result file (without it: the newest of results/reference), FOLDER where the two WebP
 * files go (without it: dashboard/pictures). Fails when they are larger than 300 KB together.
 */
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { ensureBrowser } from '../setup/browser.mjs'

const LARGEST_BYTES = 300_000
const WIDTH_PX = 1280
const HERE = import.meta.dirname

const [resultFile, folder = join(HERE, 'pictures')] = process.argv.slice(2)
await main()

async function main() {
  const root = HERE
  await build({ root, logLevel: 'error' })
  const server = await preview({ root, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } })
  const browser = await chromium.launch({
    executablePath: (await ensureBrowser()) ?? chromium.executablePath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
  })
  try {
    mkdirSync(folder, { recursive: true })
    /** @type {string[]} */
    const files = []
    files.push(await take(browser, addressOf(server), 'light'), await take(browser, addressOf(server), 'dark'))
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
    console.log(`${files.join('\n')}\n${Math.round(bytes / 1000)} kB together`)
    if (bytes > LARGEST_BYTES)
      throw new Error(`expected at most ${LARGEST_BYTES} B, got ${bytes} B; show less of the page`)
  } finally {
    await browser.close()
    await server.close()
  }
}

/**
 * From the title to the end of the first chart: what makes somebody want to see the rest.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {'light' | 'dark'} theme
 */
async function take(browser, address, theme) {
  const page = await browser.newPage({ viewport: { width: WIDTH_PX, height: 900 }, colorScheme: theme })
  await page.goto(resultFile ? `${address}#file=picture` : address)
  if (resultFile) await page.locator('input[type=file]').setInputFiles(resultFile)
  const figure = page.locator('.figure').first()
  await figure.locator('canvas').waitFor({ timeout: 15_000 })
  const box = await figure.boundingBox()
  const file = join(folder, `dashboard-${theme}.webp`)
  if (box === null) throw new Error('expected the latency chart on the page, found none; does the result open?')
  const clip = { x: 0, y: 0, width: WIDTH_PX, height: Math.ceil(box.y + box.height + 24) }
  writeFileSync(file, await asWebp(browser, await page.screenshot({ fullPage: true, clip })))
  await page.close()
  return file
}

/**
 * A quarter of the bytes of the PNG, and no difference to be seen.
 * @param {import('playwright-core').Browser} browser
 * @param {Buffer} png
 */
async function asWebp(browser, png) {
  const page = await browser.newPage()
  const url = await page.evaluate(
    async (source) => {
      const image = await createImageBitmap(await (await fetch(source)).blob())
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.7)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  await page.close()
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

/** @param {import('vite').PreviewServer} server */
function addressOf(server) {
  const address = server.resolvedUrls?.local[0]
  if (address === undefined) throw new Error('expected the preview to listen on this machine, but it has no address')
  return address
}
