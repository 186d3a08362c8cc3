import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { completed, missingOptionals, platformOf } from '../setup/complete-lockfile.mjs'

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')
const lockfile = JSON.parse(text)

describe('package-lock.json', () => {
  test('names every optional package of every platform, else npm ci rejects it (mend: node setup/complete-lockfile.mjs)', () => {
    expect(missingOptionals(lockfile)).toEqual([])
  })

  test('names no registry, so that it installs from whichever one npm is configured for', () => {
    expect(text).not.toContain('"resolved"')
  })

  test('holds the versions that package.json pins, each exactly', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    const pins = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(pins.length).toBeGreaterThan(0)
    for (const [name, pin] of pins) expect(lockfile.packages[`node_modules/${name}`]?.version, name).toBe(pin)
  })
})

describe('completing a lockfile', () => {
  const wanting = (names: string[]) => ({
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.2.3',
        dev: true,
        optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.2.3'])),
      },
    },
  })

  test('finds what is missing and adds it with its platform, as a development dependency where its parent is one', () => {
    const partial = wanting(['@tool/cli-linux-x64-musl'])
    expect(missingOptionals(partial)).toEqual([
      { name: '@tool/cli-linux-x64-musl', version: '1.2.3', wantedBy: 'node_modules/tool' },
    ])
    const whole = completed(partial)
    expect(missingOptionals(whole)).toEqual([])
    expect(whole.packages['node_modules/@tool/cli-linux-x64-musl']).toEqual({
      version: '1.2.3',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    })
  })

  test('keeps the root first and the others sorted, as npm writes them', () => {
    const whole = completed(wanting(['zeta-win32-x64', 'alpha-darwin-arm64']))
    expect(Object.keys(whole.packages)).toEqual([
      '',
      'node_modules/alpha-darwin-arm64',
      'node_modules/tool',
      'node_modules/zeta-win32-x64',
    ])
  })

  test('accepts a package that is installed beside or above the one that wants it', () => {
    const nested = {
      packages: {
        'node_modules/a': {},
        'node_modules/a/node_modules/b': { optionalDependencies: { c: '1.0.0', d: '1.0.0' } },
        'node_modules/a/node_modules/c': {},
        'node_modules/d': {},
      },
    }
    expect(missingOptionals(nested)).toEqual([])
  })

  test.each([
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@oxc-parser/binding-linux-ppc64-gnu', { os: ['linux'], cpu: ['ppc64'], libc: ['glibc'] }],
    ['@oxc-parser/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['@rolldown/binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['@oxc-parser/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
  ])('reads the platform of %s from its name', (name, platform) => {
    expect(platformOf(name)).toEqual(platform)
  })

  test('asks for help when a name holds no platform or a version is a range', () => {
    expect(() => platformOf('fsevents')).toThrow('expected a platform at the end of fsevents')
    const ranged = { packages: { 'node_modules/a': { optionalDependencies: { 'b-linux-x64': '^1.0.0' } } } }
    expect(() => completed(ranged)).toThrow('expected node_modules/a to want an exact version of b-linux-x64')
  })
})
