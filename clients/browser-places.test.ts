import { expect, test } from 'vitest'
import { browserCandidates } from './browser-places.mjs'

test('a browser that the environment names comes first', () => {
  const environment = { TLAB_BROWSER: '/mine/first', CHROME_PATH: '/mine/second', PATH: '/usr/bin' }
  expect(browserCandidates(environment, 'linux').slice(0, 3)).toEqual([
    '/mine/first',
    '/mine/second',
    '/usr/bin/chromium',
  ])
})

test.each([
  ['linux', { PATH: '/usr/local/bin:/usr/bin' }, '/usr/bin/google-chrome'],
  ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['win32', { PROGRAMFILES: 'C:/Program Files' }, 'C:/Program Files/Google/Chrome/Application/chrome.exe'],
])('on %s the usual places are searched', (platform, environment, expected) => {
  expect(browserCandidates(environment, platform)).toContain(expected)
})

test('without a PATH nothing is searched for in the current folder', () => {
  expect(browserCandidates({}, 'linux')).toEqual([])
})
