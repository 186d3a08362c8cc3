/**
 * The report of the long forms: of each the last run, with its time, commit and machine. All of them together take hours, so
 * they may be run folder by folder; what was not run now keeps what an earlier run said of it.
 */

/** @typedef {{ name: string, lines: string[] }} Section */
/** @typedef {{ at: Date, commit: string, machine: string }} Circumstances */

const HEAD = [
  '# The long forms',
  '',
  'Of each its last run, written by `npm run verify` (or `npm run verify -- FOLDER` for some of them).',
]

const NEVER = 'never run'

/**
 * @param {string} earlier the report as it was; empty where there is none
 * @param {import('./test-report.mjs').VitestReport} report what ran now
 * @param {readonly string[]} names of every long form that there is, in the order of the report
 * @param {Circumstances} circumstances of this run
 */
export function mergeReport(earlier, report, names, circumstances) {
  const old = new Map(sectionsOf(earlier).map(({ name, lines }) => [name, lines]))
  const ran = new Map(
    report.testResults
      .flatMap((file) => file.assertionResults)
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map((assertion) => [assertion.fullName, linesOf(assertion, circumstances)]),
  )
  const sections = names.flatMap((name) => [`## ${name}`, '', ...(ran.get(name) ?? old.get(name) ?? [NEVER, ''])])
  return [...HEAD, '', ...sections].join('\n')
}

/**
 * @param {import('./test-report.mjs').Assertion} assertion
 * @param {Circumstances} circumstances
 */
function linesOf({ status, duration, meta }, { at, commit, machine }) {
  const lines = meta?.['report']
  const seconds = Math.round((duration ?? 0) / 1000)
  return [
    `${status}, ${seconds} s · ${at.toISOString().slice(0, 16)}Z · ${commit} · ${machine}`,
    '',
    ...(Array.isArray(lines) ? [...lines, ''] : []),
  ]
}

/**
 * A heading within what a form printed does not begin a section: none is followed by a status.
 * @param {string} text
 * @returns {Section[]}
 */
function sectionsOf(text) {
  const lines = text.split('\n')
  const starts = lines.flatMap((line, at) =>
    line.startsWith('## ') && /^(passed|failed|never run)\b/.test(lines[at + 2] ?? '') ? [at] : [],
  )
  return starts.map((start, index) => ({
    name: (lines[start] ?? '').slice(3),
    lines: lines.slice(start + 2, starts[index + 1] ?? lines.length),
  }))
}
