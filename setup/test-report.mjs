/** Reads what Vitest's JSON reporter wrote: how many tests passed, failed and were skipped. */

/**
 * @typedef {{ status: string, fullName: string, duration?: number | null, meta?: Record<string, unknown> }} Assertion
 * @typedef {{ name: string, status: string, assertionResults: Assertion[] }} TestFile
 * @typedef {{ testResults: TestFile[] }} VitestReport
 */

/**
 * Counts tests; a file that could not be loaded counts as one failure, and so does a run that failed without
 * naming a test, or that executed none.
 * @param {VitestReport | null} report null when there is none
 * @param {number} exitCode Vitest's own
 * @returns {{ passed: number, failed: number, skipped: string[] }} `skipped` holds the tests' full names
 */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed)).length
  const failed = tests.filter(isFailed).length + unloaded
  const skipped = tests.filter((one) => one.status !== 'passed' && !isFailed(one)).map(({ fullName }) => fullName)
  const silent = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: silent ? 1 : failed, skipped }
}

/** @param {Assertion} assertion */
function isFailed({ status }) {
  return status === 'failed'
}
