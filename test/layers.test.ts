import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { importsOf, ROOM_NAMES, violations } from './layers.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** All TypeScript of the rooms; read from the disk, so that a copy without git is checked too. */
function sourceFiles() {
  return ROOM_NAMES.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${room}/${name.replaceAll(sep, '/')}`)
      .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') })),
  )
}

test('every import of the project goes down, never up and never across', () => {
  const files = sourceFiles()
  expect(files.length).toBeGreaterThan(50)
  expect(violations(files)).toEqual([])
})

describe('a planted violation is found', () => {
  test.each([
    ['protocol/event.ts', '../results/format.ts', 'protocol may import nothing'],
    ['protocol/event.ts', 'zod', 'protocol imports nothing'],
    ['protocol/event.ts', 'node:process', 'which has no Node'],
    ['results/format.ts', '../protocol/clock.ts', 'which has no Node'],
    ['results/format.ts', '../protocol/collections.ts', 'which has no Node'],
    ['results/format.ts', '../protocol/loop-delay.ts', 'which has no Node'],
    ['scenarios/language/load.ts', '../../clients/errors.ts', 'scenarios may import protocol'],
    ['results/store.ts', '../scenarios/language/load.ts', 'results may import protocol'],
    ['results/analysis/theory.ts', 'node:os', 'which has no Node'],
    ['results/reader.ts', 'node:fs/promises', 'only store.ts touches the disk'],
    ['server/app.ts', '../clients/errors.ts', 'server may import protocol'],
    ['server/feed/feed.ts', '../../results/format.ts', 'server may import protocol'],
    ['clients/run/trial.ts', '../../server/app.ts', 'clients may import protocol, scenarios, results'],
    ['clients/run/trial.ts', '../../test/layers.ts', 'clients may import protocol, scenarios, results'],
    ['dashboard/app.tsx', '../results/store.ts', 'results/format, its reader and results/analysis'],
    ['dashboard/app.tsx', '../clients/report/table.ts', 'dashboard may import protocol, results'],
    ['dashboard/charts/selection.ts', '../../results/fixture.ts', 'results/format, its reader'],
    ['dashboard/app.tsx', 'node:path', 'which has no Node'],
    ['server/transports/sse.ts', './websocket.ts', 'a transport file imports no other'],
    ['clients/transports/polling.ts', './long-polling.ts', 'a transport file imports no other'],
    ['clients/run/trial.ts', '../commands/run.ts', 'run may import driver'],
    ['clients/driver/driver.ts', '../run/trial.ts', 'driver may import transports'],
    ['clients/transports/sse.ts', '../driver/driver.ts', 'transports may import wire'],
    ['clients/transports/sse.ts', '../measure/timeline.ts', 'transports may import wire'],
    ['clients/wire/http.ts', '../transports/sse.ts', 'wire may import none of the others'],
    ['clients/measure/staleness.ts', '../driver/driver.ts', 'measure may import none of the others'],
    ['clients/transport.ts', './driver/driver.ts', 'what all of clients stands on'],
    ['clients/commands/run.ts', '../main.ts', 'commands may import'],
  ])('%s importing %s', (path, target, complaint) => {
    const found = violations([{ path, source: `import { thing } from '${target}'` }])
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`${path} imports ${target}: `)
    expect(found[0]).toContain(complaint)
  })

  test.each([
    ['an import', `import { thing } from '../clients/errors.ts'`],
    ['an import of a type', `import type { Thing } from '../clients/errors.ts'`],
    ['an import for its effect', `import '../clients/errors.ts'`],
    ['a re-export', `export { thing } from '../clients/errors.ts'`],
    ['a re-export of everything', `export * from '../clients/errors.ts'`],
    ['an import at run time', `const thing = await import('../clients/errors.ts')`],
    ['a type in place', `type Thing = import('../clients/errors.ts').Thing`],
    ['the type of a module', `type Thing = typeof import('../clients/errors.ts')`],
    ['an import over lines', `import {\n  thing, // from above\n} from\n  '../clients/errors.ts'`],
    ['a computed path', `const thing = await import(name)`],
  ])('written as %s', (_, source) => {
    expect(violations([{ path: 'server/app.ts', source }])).toHaveLength(1)
  })
})

test.each([
  ['clients/commands/run.ts', '../run/run.ts'],
  ['clients/run/trial.ts', '../driver/plan.ts'],
  ['clients/driver/main.ts', '../transports/index.ts'],
  ['clients/driver/driver.ts', '../transport.ts'],
  ['clients/transports/index.ts', './sse.ts'],
  ['clients/transports/sse.test.ts', './polling.ts'],
  ['clients/run/run.ts', '../../scenarios/language/load.ts'],
  ['dashboard/app.tsx', '../results/analysis/summary.ts'],
  ['dashboard/charts/selection.test.ts', '../../results/fixture.ts'],
  ['results/store.ts', 'node:fs/promises'],
  ['protocol/event.test.ts', 'fast-check'],
  ['protocol/clock.ts', 'node:crypto'],
  ['protocol/collections.ts', 'node:perf_hooks'],
  ['protocol/loop-delay.ts', 'node:perf_hooks'],
  ['dashboard/charts/register.ts', 'chart.js'],
  ['test/conformance/suite.ts', '../../server/app.ts'],
])('%s may import %s', (path, target) => {
  expect(violations([{ path, source: `import { thing } from '${target}'` }])).toEqual([])
})

test('what only looks like an import is none', () => {
  const source = `// import { a } from '../clients/errors.ts'\nconst text = "import x from '../clients/errors.ts'"\nconst pattern = /import/`
  expect(importsOf('server/app.ts', source)).toEqual([])
})
