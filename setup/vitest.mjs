/** Runs Vitest on our terminal and reads back, from its JSON report, what it executed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runHere, tool } from './command.mjs'
import { countTests } from './test-report.mjs'

/** The project in vitest.config.ts of those that need one. */
const BROWSER_TESTS = 'browsers'

/**
 * @param {string} config file name, such as `vitest.config.ts`
 * @param {string | null} browser path of the browser for the tests; null leaves those that need one out
 * @param {readonly string[]} folders whose tests are run; none: all
 * @returns {Promise<ReturnType<typeof countTests> & { report: import('./test-report.mjs').VitestReport | null }>}
 */
export async function runVitest(config, browser, folders = []) {
  const file = join(root, '.setup', `${config}.json`)
  mkdirSync(join(root, '.setup'), { recursive: true })
  rmSync(file, { force: true }) // a report of an earlier run must not speak for this one
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const command = tool('vitest', 'run', ...folders, '--config', config, ...reporters)
  const exitCode =
    browser === null
      ? await runHere([...command, `--project=!${BROWSER_TESTS}`])
      : await runHere(command, { TLAB_BROWSER: browser })
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
  return { ...countTests(report, exitCode), report }
}
