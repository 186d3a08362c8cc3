/** What holds of the test files that share a process: only their own care keeps them apart. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { expect, test } from 'vitest'
import { MOCKING_FILES, SHARING_FOLDERS } from '../vitest.config.ts'

const root = join(import.meta.dirname, '..')

const FILES = SHARING_FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(sep, '/')}`)
    .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') })),
)

const pathsWith = (pattern: RegExp): string[] =>
  FILES.filter(({ source }) => pattern.test(source)).map(({ path }) => path)

test('who mocks a module is named in vitest.config.ts, and has a process of its own', () => {
  expect(FILES.length).toBeGreaterThan(300)
  expect(pathsWith(/\bvi\.(mock|doMock)\(/).sort()).toEqual([...MOCKING_FILES].sort())
})

test.each([
  ['fake timers', /\bvi\.useFakeTimers\(/, /\bvi\.useRealTimers\(/],
  ['another environment', /\bvi\.stubEnv\(/, /\bvi\.unstubAllEnvs\(/],
  ['other globals', /\bvi\.stubGlobal\(/, /\bvi\.unstubAllGlobals\(/],
])('who has %s puts back what was there', (_what, changed, undone) => {
  const ends = pathsWith(undone)
  expect(pathsWith(changed).filter((path) => !ends.includes(path))).toEqual([])
})

test('nobody changes the process by hand', () => {
  expect(pathsWith(/^\s*process\.(env(\.\w+|\[[^\]]+\])? = |chdir\(|exitCode = )/m)).toEqual([])
})
