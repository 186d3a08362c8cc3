import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildFixtureResult } from './fixture.ts'
import { listResults, loadResult, resultFileName, StoreError, saveResult } from './store.ts'

const result = buildFixtureResult({ blocks: 1 })
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'))
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true })
})

describe('saving', () => {
  test('makes the folder, and what is loaded is what was saved', async () => {
    const path = await saveResult(join(folder, 'a', 'b'), result)
    expect(path).toBe(join(folder, 'a', 'b', '2000-01-01T00-00-00-000Z-fixture.json'))
    expect(await loadResult(path)).toEqual({ ok: true, result })
  })

  test('again replaces the file of the same run and leaves nothing beside it', async () => {
    await saveResult(folder, { ...result, interrupted: true })
    const path = await saveResult(folder, result)
    expect(await readdir(folder)).toEqual(['2000-01-01T00-00-00-000Z-fixture.json'])
    expect(await loadResult(path)).toMatchObject({ ok: true, result: { interrupted: false } })
  })

  test('never shows a part: whoever reads meanwhile finds a whole file', async () => {
    const path = await saveResult(folder, result)
    let saving = true
    const saves = (async () => {
      for (let save = 0; save < 20; save++) await saveResult(folder, { ...result, seed: save })
      saving = false
    })()
    let reads = 0
    for (; saving; reads++) JSON.parse(await readFile(path, 'utf8'))
    await saves
    expect(reads).toBeGreaterThan(0)
  })

  test('to a folder that is a file is an error with words', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const error = await saveResult(file, result).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreError)
    expect((error as Error).message).toBe(
      `cannot save the result to ${join(file, resultFileName(result))}: a file has this name: choose a folder with --out`,
    )
    expect(await readFile(file, 'utf8')).toBe('')
  })

  test('of what no reader takes is refused, and what was saved before is kept', async () => {
    const bytes = Buffer.byteLength(await readFile(await saveResult(folder, result)))
    const grown = { ...result, scenario: { ...result.scenario, text: `${result.scenario.text} ` } }
    const error = await saveResult(folder, grown, bytes).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreError)
    expect((error as Error).message).toMatch(/it would have .* what was saved there before is kept/)
    expect(await loadResult(join(folder, resultFileName(result)))).toEqual({ ok: true, result })
    expect(await readdir(folder)).toHaveLength(1)
    expect(await saveResult(folder, grown, bytes + 1)).toBe(join(folder, resultFileName(result)))
  })

  test('that fails at the last step removes what was written beside', async () => {
    await mkdir(join(folder, resultFileName(result), 'in-the-way'), { recursive: true })
    await expect(saveResult(folder, result)).rejects.toBeInstanceOf(StoreError)
    expect(await readdir(folder)).toEqual([resultFileName(result)])
  })

  test.skipIf(process.platform !== 'linux')('to a full disk is an error with words, and leaves nothing', async () => {
    // /dev/full takes no byte (full(4)); here it stands where the text is written first.
    await symlink('/dev/full', join(folder, `${resultFileName(result)}.${process.pid}.partial`))
    await expect(saveResult(folder, result)).rejects.toThrow('the disk is full: free some space')
    expect(await readdir(folder)).toEqual([])
  })
})

describe('the name of a file', () => {
  const nameOf = (name: string, startedAt = '2026-03-01T12:30:05.123Z') =>
    resultFileName({ startedAt, scenario: { ...result.scenario, name } })

  test.each([
    ['quick', '2026-03-01T12-30-05-123Z-quick.json'],
    ['../../etc/passwd', '2026-03-01T12-30-05-123Z-etc-passwd.json'],
    ['CON: a|b?*', '2026-03-01T12-30-05-123Z-con-a-b.json'],
    ['…', '2026-03-01T12-30-05-123Z-scenario.json'],
  ])('of scenario %s is safe on every file system', (name, expected) => expect(nameOf(name)).toBe(expected))

  test('is bounded in length', () => expect(nameOf('x'.repeat(500)).length).toBeLessThan(100))
  test('is in UTC', () => {
    expect(nameOf('quick', '2026-03-01T12:30:05.123+02:00')).toBe('2026-03-01T10-30-05-123Z-quick.json')
  })
})

describe('listing', () => {
  test('shows result files only, newest first', async () => {
    await saveResult(folder, result)
    await saveResult(folder, { ...result, startedAt: '2001-01-01T00:00:00.000Z' })
    await writeFile(join(folder, 'half.json.123.partial'), '{')
    await mkdir(join(folder, 'folder.json'))
    expect((await listResults(folder)).map((file) => file.name)).toEqual([
      '2001-01-01T00-00-00-000Z-fixture.json',
      '2000-01-01T00-00-00-000Z-fixture.json',
    ])
  })
  test('a folder that does not exist is empty', async () => expect(await listResults(join(folder, 'none'))).toEqual([]))
  test('a file is not a folder', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(listResults(join(folder, 'file'))).rejects.toThrow('cannot list the results in')
  })
})

describe('loading', () => {
  test('a file that is not there is a problem with words', async () => {
    const path = join(folder, 'none.json')
    expect(await loadResult(path)).toMatchObject({
      ok: false,
      problem: { message: `expected a result file at ${path}, but there is no such file` },
    })
  })
  test('a folder is a problem with words', async () => {
    expect(await loadResult(folder)).toMatchObject({ ok: false })
  })
})
