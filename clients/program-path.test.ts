import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { programPath } from './program-path.ts'

test('a program is found on the PATH where it may be run, and nowhere else', () => {
  const [first, second] = [mkdtempSync(join(tmpdir(), 'path-')), mkdtempSync(join(tmpdir(), 'path-'))]
  onTestFinished(() => {
    for (const folder of [first, second]) rmSync(folder, { recursive: true })
  })
  for (const folder of [first, second]) writeFileSync(join(folder, 'tlab-program'), '', { mode: 0o755 })
  const env = { PATH: ['', first, second].join(delimiter) }
  expect(programPath('tlab-program', env)).toBe(join(first, 'tlab-program'))
  chmodSync(join(first, 'tlab-program'), 0o644)
  expect(programPath('tlab-program', env)).toBe(join(second, 'tlab-program'))
  expect(programPath('tlab-program', {})).toBeNull()
})

test.skipIf(process.platform !== 'linux')('an empty PATH still has the administrator’s tools (on Linux)', () => {
  expect(programPath('chroot', { PATH: '' })).toBe('/usr/sbin/chroot')
})
