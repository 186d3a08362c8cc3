import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const NEVER = ['node_modules/**', 'dist/**']

/** Functions of their arguments alone, which may share a process: starting one takes longer than most of them. */
const PURE = ['protocol', 'results', 'scenarios', 'dashboard', 'clients/measure', 'clients/report'].map(
  (folder) => `${folder}/**/*.test.{ts,tsx}`,
)

/** Left out where there is no browser: setup/vitest.mjs knows this project by its name. */
const IN_BROWSERS = ['test/browser/**/*.test.ts']

/** They start processes that play and measure, and are charged with what others do meanwhile: one at a time. */
const MEASURING = [
  'catalogue',
  'cli',
  'clock',
  'faults',
  'namespaces',
  'network',
  'oracles',
  'restart',
  'targets',
  'uplink',
].map((folder) => `test/${folder}/**/*.test.ts`)

const ON_EVERY_CORE = { maxWorkers: '100%', sequence: { groupOrder: 0 } }
const ALONE = { maxWorkers: 1, sequence: { groupOrder: 1 } }

export default defineConfig({
  test: {
    environment: 'node',
    // Tests start processes and browsers; on a machine of two cores these need longer than the 5 s of a pure function.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
    projects: [
      project('pure', PURE, NEVER, { ...ON_EVERY_CORE, isolate: false }),
      project('rooms', ['**/*.test.{ts,tsx}'], [...NEVER, ...PURE, ...IN_BROWSERS, ...MEASURING], ON_EVERY_CORE),
      project('browsers', IN_BROWSERS, NEVER, ON_EVERY_CORE),
      project('measuring', MEASURING, NEVER, ALONE),
    ],
  },
})

/** Projects of one `groupOrder` run together, the groups one after the other. */
function project(
  name: string,
  include: string[],
  exclude: string[],
  how: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include, exclude, ...how } }
}
