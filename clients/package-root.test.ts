import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPackageRoot, packageRoot, packageVersion } from './package-root.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-root-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the package is found from this source folder', () => {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  expect(manifest.name).toBe('transport-lab')
  expect(packageVersion()).toBe(manifest.version)
})

test('the walk passes by the package.json of somebody else on its way up', () => {
  const inner = join(folder, 'dist', 'clients')
  mkdirSync(inner, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"name":"transport-lab"}')
  writeFileSync(join(folder, 'dist', 'package.json'), '{"name":"another"}')
  expect(findPackageRoot(inner)).toBe(folder)
})

test('outside the package the walk says what it looked for', () => {
  expect(() => findPackageRoot(folder)).toThrow('expected a package.json of transport-lab')
})
