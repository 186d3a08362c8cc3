/** A browser's own WebSocket agrees on permessage-deflate and reads our shared, compressed frames. */
import { expect, onTestFinished, test } from 'vitest'
import { websocket } from '../../server/transports/websocket.ts'
import { LabUnderTest } from '../conformance/lab-under-test.ts'
import { launchChromium } from './chromium.ts'

test('what Chromium’s WebSocket hears of a compressed feed is what was published', { timeout: 60_000 }, async () => {
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const lab = await LabUnderTest.start(websocket, { websocketCompression: 'deflate' })
  onTestFinished(() => lab.close())
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${lab.port}/lab/info`)
  await page.evaluate(`new Promise((resolve) => {
    globalThis.heard = []
    globalThis.socket = new WebSocket('/feed/websocket', 'transport-lab.v1')
    socket.onmessage = (message) => { heard.push(message.data); resolve() }
  })`)
  const before = lab.socketBytes('websocket').down
  const texts = [lab.publish('é😀 '.repeat(2_000)), lab.publish('short'), lab.publish({ rows: Array(500).fill('row') })]
  await page.waitForFunction('heard.length === 4')
  expect(await page.evaluate('socket.extensions')).toContain('permessage-deflate')
  expect(await page.evaluate('heard.slice(1)')).toEqual(texts)
  expect(lab.socketBytes('websocket').down - before).toBeLessThan(texts.join('').length / 10)
})
