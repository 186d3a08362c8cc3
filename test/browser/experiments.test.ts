/**
 * The experiments of `tlab claims`, once each and as it makes them: the browser of this machine, without a driver, on the built
 * pages, before server processes of their own.
 */
import { expect, test, vi } from 'vitest'
import { chooseBrowser } from '../../clients/experiments/choose-browser.ts'
import { makeExperiment } from '../../clients/experiments/experiments.ts'
import type { ExperimentName } from '../../protocol/browser-experiments.ts'
import { findChromium } from './chromium.ts'

vi.setConfig({ testTimeout: 60_000 })

async function figuresOf(name: ExperimentName): Promise<Readonly<Record<string, number>>> {
  const env = { ...process.env, TLAB_BROWSER: findChromium() }
  expect(chooseBrowser(env, process.platform)).toHaveProperty('path')
  const { browser, repeats, why } = await makeExperiment(name, {
    env,
    signal: new AbortController().signal,
    repeats: 1,
  })
  expect(why).toBeNull()
  expect(browser).toEqual({ name: expect.stringMatching(/^\w/), version: expect.stringMatching(/^\d+(\.\d+){3}$/) })
  return repeats[0] ?? {}
}

/** By name, without those that are 0. */
function present(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, count]) => count > 0))
}

test('forgery: a stranger’s page acts where nobody checks, reads by WebSocket, and gets nothing of a lab with protections', async () => {
  expect(present(await figuresOf('forgery'))).toEqual({
    'unprotected.polling.acted': 1,
    'unprotected.long-polling.acted': 1,
    'unprotected.sse.acted': 1,
    'unprotected.websocket.acted': 1,
    'unprotected.websocket.read': 1,
    'unprotected.messages.acted': 1,
    'unprotected.controls.acted': 1,
    'unprotected.all.acted': 6,
    'unprotected.all.read': 1,
  })
})

test('six-streams: six to one server, from one tab or two; as many again to another; WebSockets are not among them', async () => {
  expect(await figuresOf('six-streams')).toEqual({
    'sse.oneTab': 6,
    'sse.twoTabs': 6,
    'sse.twoServers': 8,
    'websocket.oneTab': 8,
  })
})
