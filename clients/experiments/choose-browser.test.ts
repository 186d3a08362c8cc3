import { expect, test } from 'vitest'
import { chooseBrowser } from './choose-browser.ts'

test('a browser that TLAB_BROWSER names is taken', () => {
  expect(chooseBrowser({ TLAB_BROWSER: process.execPath }, 'linux')).toEqual({ path: process.execPath })
})

test('a name that is wrong is told of, and not passed over', () => {
  const chosen = chooseBrowser({ TLAB_BROWSER: '/no/such', PATH: process.env['PATH'] }, 'linux')
  expect(chosen).toEqual({ why: expect.stringContaining('TLAB_BROWSER names /no/such, where there is no program') })
})

test('where there is none, it says what to do', () => {
  expect(chooseBrowser({}, 'linux')).toEqual({
    why: 'no browser was found: install Chrome or Chromium, or name one in TLAB_BROWSER',
  })
})
