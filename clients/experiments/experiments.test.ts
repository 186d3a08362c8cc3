import { describe, expect, test } from 'vitest'
import { makeExperiment, repeated } from './experiments.ts'
import type { Repeat } from './reports.ts'

const BROWSER = { name: 'Chromium', version: '143.0.1.2' }
const going = () => new AbortController().signal

/** An experiment that finds these counts, one after the other, or fails with these words. */
function finding(...outcomes: (number | string)[]) {
  let next = 0
  return async (): Promise<Repeat> => {
    const outcome = outcomes[next++]
    if (typeof outcome === 'string') throw new Error(outcome)
    return { browser: BROWSER, figures: { 'sse.oneTab': outcome ?? 0 } }
  }
}

describe('an experiment', () => {
  test('is made as often as intervals need, and tells how far it is', async () => {
    const told: number[] = []
    const onRepeat = (done: number) => void told.push(done)
    const made = await repeated('six-streams', finding(6, 6, 5), { signal: going(), onRepeat })
    const repeats = [{ 'sse.oneTab': 6 }, { 'sse.oneTab': 6 }, { 'sse.oneTab': 5 }]
    expect(made).toEqual({ name: 'six-streams', browser: BROWSER, repeats, why: null })
    expect(told).toEqual([1, 2, 3])
  })

  test('ends at the first repeat that fails, with its reason and what it had', async () => {
    const made = await repeated('six-streams', finding(6, 'the browser ended', 6), { signal: going() })
    expect(made).toEqual({
      name: 'six-streams',
      browser: BROWSER,
      repeats: [{ 'sse.oneTab': 6 }],
      why: 'the browser ended',
    })
  })

  test('that is interrupted says so, whatever broke by that', async () => {
    const stop = new AbortController()
    const once = async (): Promise<Repeat> => {
      stop.abort()
      throw new Error('This operation was aborted')
    }
    expect(await repeated('forgery', once, { signal: stop.signal })).toMatchObject({ why: 'it was interrupted' })
  })

  test('without a browser says what to install or to set', async () => {
    const made = await makeExperiment('forgery', { env: { TLAB_BROWSER: '/no/such/browser' }, signal: going() })
    expect(made).toEqual({
      name: 'forgery',
      browser: null,
      repeats: [],
      why: 'TLAB_BROWSER names /no/such/browser, where there is no program: name a Chrome or Chromium, or unset it',
    })
  })
})
