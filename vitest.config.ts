import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const NEVER = ['node_modules/**', 'dist/**']

/** Their tests leave a process as they found it and so may share one: starting one takes longer than most of them. */
export const SHARING_FOLDERS = [
  'protocol',
  'results',
  'scenarios',
  'dashboard',
  'clients',
  'server',
  'test/conformance',
]

/** A module that is mocked stays so, or was loaded before: they have a process of their own. */
export const MOCKING_FILES = ['commands/cut-short', 'run/machine-load', 'run/own-server', 'run/trial-channels'].map(
  (name) => `clients/${name}.test.ts`,
)

const SHARING = SHARING_FOLDERS.map((folder) => `${folder}/**/*.test.{ts,tsx}`)

/** Left out where there is no browser: setup/vitest.mjs knows this project by its name. */
const IN_BROWSERS = ['test/browser/**/*.test.ts']

/** They start processes that play and measure, and are charged with what others do meanwhile: one at a time. */
const MEASURING = [
  ...['catalogue', 'clock', 'faults', 'namespaces', 'network', 'restart', 'targets', 'uplink'].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  // Of the commands only those that run something; what the others print is the same on a busy machine.
  ...['capture', 'run', 'scenario-files', 'sweep'].map((name) => `test/cli/${name}.test.ts`),
]

/** As they; but what they measure is in processes of its own, or on a clock in their hand: they share theirs. */
const ORACLES = ['test/oracles/**/*.test.ts']

const ON_EVERY_CORE = { maxWorkers: '100%', sequence: { groupOrder: 0 } }
const ALONE = { maxWorkers: 1, sequence: { groupOrder: 1 } }
const IN_ONE_PROCESS = { isolate: false, setupFiles: 'test/left-as-found.ts' }

export default defineConfig({
  test: {
    environment: 'node',
    // Tests start processes and browsers; on a machine of two cores these need longer than the 5 s of a pure function.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
    projects: [
      project('sharing', SHARING, [...NEVER, ...MOCKING_FILES], { ...ON_EVERY_CORE, ...IN_ONE_PROCESS }),
      project('mocking', MOCKING_FILES, NEVER, ON_EVERY_CORE),
      project(
        'rooms',
        ['**/*.test.{ts,tsx}'],
        [...NEVER, ...SHARING, ...IN_BROWSERS, ...MEASURING, ...ORACLES],
        ON_EVERY_CORE,
      ),
      project('browsers', IN_BROWSERS, NEVER, { ...ON_EVERY_CORE, globalSetup: 'test/browser/built-dashboard.ts' }),
      project('measuring', MEASURING, NEVER, ALONE),
      project('oracles', ORACLES, NEVER, { ...ALONE, ...IN_ONE_PROCESS }),
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
