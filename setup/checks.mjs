/** `npm test`: everything that can be checked, each part even if one before it failed, and one count at the end. */
import { ensureBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { step, tool } from './command.mjs'
import { install } from './install.mjs'
import { runVitest } from './vitest.mjs'

/** Each counts as one. */
const CHECKS = [
  { title: 'lint and format', command: tool('biome', 'check', '--error-on-warnings', '--colors=off') },
  { title: 'types', command: tool('tsc', '-p', 'tsconfig.json') },
  { title: 'types of the dashboard', command: tool('tsc', '-p', 'dashboard') },
  { title: 'no unused files, exports or dependencies', command: tool('knip') },
]

/** @returns {Promise<number>} exit code */
export async function test() {
  const startedAt = performance.now()
  if (!(await install())) return 1
  const browser = await ensureBrowser()
  const outcomes = [await build()]
  // Each uses one core most of the time.
  outcomes.push(...(await Promise.all(CHECKS.map(({ title, command }) => step(title, command)))))
  const tests = await runVitest('vitest.config.ts', browser)
  if (browser === null) outcomes.push(withoutBrowser())

  const passed = tests.passed + outcomes.filter((outcome) => outcome).length
  const failed = tests.failed + outcomes.filter((outcome) => !outcome).length
  if (tests.skipped.length > 0) console.log(`SKIPPED ${tests.skipped.length} tests:\n  ${tests.skipped.join('\n  ')}`)
  console.log(`in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** A machine that checks for others must not pass without its browser; a person's may, but is told. */
function withoutBrowser() {
  console.log('NO BROWSER: the browser tests did not run. Install Chrome or Chromium, or set CHROME_PATH to one.')
  return process.env['CI'] !== 'true'
}
