/** `npm run verify`: the long forms, `*.verify.ts`, and a report of them that is committed. */
import { writeFileSync } from 'node:fs'
import { cpus, release, type } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { root } from './command.mjs'
import { install } from './install.mjs'
import { runVitest } from './vitest.mjs'

const REPORT = 'results/reference/verify.md'

/** @returns {Promise<number>} exit code */
export async function verify() {
  if (!((await install()) && (await build()))) return 1
  const { passed, failed, skipped, report } = await runVitest('verify.config.ts', await ensureBrowser())
  if (report !== null) writeFileSync(join(root, REPORT), markdown(report, new Date()))
  if (skipped.length > 0)
    console.log(`SKIPPED ${skipped.length} long forms, which are not judged:\n  ${skipped.join('\n  ')}`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/**
 * Each long form with its outcome, its duration, and the lines that it left in `task.meta.report`.
 * @param {import('./test-report.mjs').VitestReport} report
 * @param {Date} at
 */
function markdown(report, at) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${type()} ${release()}, Node ${process.versions.node}`
  const entries = report.testResults.flatMap((file) => file.assertionResults).flatMap(entryOf)
  return [
    '# The long forms',
    '',
    `${at.toISOString().slice(0, 16)}Z · ${machine} · written by \`npm run verify\``,
    '',
    ...entries,
  ].join('\n')
}

/** @param {import('./test-report.mjs').Assertion} assertion */
function entryOf({ fullName, status, duration, meta }) {
  const lines = meta?.['report']
  return [
    `## ${fullName}`,
    '',
    `${status}, ${Math.round((duration ?? 0) / 1000)} s`,
    '',
    ...(Array.isArray(lines) ? [...lines, ''] : []),
  ]
}
