/** `npm run verify [-- FOLDER…]`: the long forms, `*.verify.ts`, and a report of them that is committed. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, type } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { root, tool } from './command.mjs'
import { install } from './install.mjs'
import { mergeReport } from './verify-report.mjs'
import { runVitest } from './vitest.mjs'

const REPORT = 'results/reference/verify.md'
const CONFIG = 'verify.config.ts'

/**
 * @param {string[]} folders of those to run; none: all
 * @returns {Promise<number>} exit code
 */
export async function verify(folders) {
  if (!((await install()) && (await build()))) return 1
  const { passed, failed, skipped, report } = await runVitest(CONFIG, await ensureBrowser(), folders)
  if (report !== null) publish(report)
  if (skipped.length > 0)
    console.log(`SKIPPED ${skipped.length} long forms, which are not judged:\n  ${skipped.join('\n  ')}`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** @param {import('./test-report.mjs').VitestReport} report */
function publish(report) {
  const file = join(root, REPORT)
  const earlier = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${type()} ${release()}, Node ${process.versions.node}`
  writeFileSync(file, mergeReport(earlier, report, allForms(), { at: new Date(), commit: commit(), machine }))
}

/** The full names of all long forms, whether they ran or not. */
function allForms() {
  const [program = '', ...options] = tool('vitest', 'list', '--json', '--config', CONFIG)
  const listed = execFileSync(program, options, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  /** @type {{ name: string, file: string }[]} */
  const forms = JSON.parse(listed)
  return forms.sort((one, other) => one.file.localeCompare(other.file)).map(({ name }) => name.replaceAll(' > ', ' '))
}

/** Short, with a mark where the source differs from it; outside a checkout there is none. */
function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return 'not from a checkout'
  }
}
