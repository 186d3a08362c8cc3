/** Result files on disk; the only file of this room that touches it. */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { codeOf, messageOf } from '../protocol/thrown.ts'
import { formatBytes } from '../protocol/units.ts'
import type { SweepResult } from './format/sweep.ts'
import type { RunResult } from './format.ts'
import { LARGEST_RESULT_BYTES, type ReadAny, type ReadResult, readAny, readResult } from './read.ts'
import { layOutJson } from './text.ts'

/** A result could not be written or listed; the message says where, why and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** What to do about the errors that users meet. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, or choose another folder with --out',
  EDQUOT: 'your quota is used up: free some space, or choose another folder with --out',
  EACCES: 'no permission: choose a folder that you may write to with --out',
  EPERM: 'no permission: choose a folder that you may write to with --out',
  EROFS: 'the disk is read-only: choose another folder with --out',
  ENOTDIR: 'a part of this path is a file: choose a folder with --out',
  EEXIST: 'a file has this name: choose a folder with --out',
}

/**
 * Saves a result so that a reader finds the whole of it or the one before, never a part: written beside, flushed,
 * renamed. Every save of one run goes to the same file, `<UTC time>-<scenario>.json`.
 *
 * @param largestBytes what readers take
 * @returns the path of the file
 * @throws StoreError when the folder cannot be written to, or when the result has grown too large to be read again;
 *   nothing half-written stays behind, and what was saved before stays as it was
 */
export async function saveResult(
  folder: string,
  result: RunResult | SweepResult,
  largestBytes: number = LARGEST_RESULT_BYTES,
): Promise<string> {
  return saveJson(folder, resultFileName(result), result, 'the result', largestBytes)
}

/**
 * Saves a value as a JSON file in the same way.
 *
 * @param what it is, for the error's words
 * @returns the path of the file
 * @throws StoreError as `saveResult`
 */
export async function saveJson(
  folder: string,
  name: string,
  value: unknown,
  what: string,
  largestBytes: number = LARGEST_RESULT_BYTES,
): Promise<string> {
  const path = join(folder, name)
  const beside = `${path}.${process.pid}.partial`
  const text = layOutJson(value)
  const bytes = Buffer.byteLength(text)
  if (bytes > largestBytes) throw tooLarge(what, path, bytes, largestBytes)
  try {
    await mkdir(folder, { recursive: true })
    await writeFlushed(beside, text)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw storeError(`save ${what} to`, path, error)
  }
  await flushFolder(folder)
  return path
}

/** `2026-03-01T12-30-05-123Z-quick.json`: sorts by time, and has no character that Windows refuses. */
export function resultFileName(result: {
  readonly startedAt: string
  readonly scenario: { readonly name: string }
}): string {
  const instant = new Date(result.startedAt)
  const time = Number.isNaN(instant.getTime()) ? 'undated' : instant.toISOString().replace(/[:.]/g, '-')
  const name = result.scenario.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${time}-${name.slice(0, 64) || 'scenario'}.json`
}

export interface StoredResult {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly modifiedAtMs: number
}

/** The result files of a folder, newest first by name; none when the folder does not exist. */
export async function listResults(folder: string): Promise<StoredResult[]> {
  try {
    const names = (await readdir(folder))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .reverse()
    const found = await Promise.all(names.map((name) => describeFile(join(folder, name))))
    return found.filter((file) => file !== null)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw storeError('list the results in', folder, error)
  }
}

/** Reads the result file of a run; a file that cannot be read is a problem with words, too. Never throws. */
export function loadResult(path: string): Promise<ReadResult> {
  return load(path, readResult)
}

/** Likewise of a run or a sweep. */
export function loadAny(path: string): Promise<ReadAny> {
  return load(path, readAny)
}

async function load<Read>(path: string, read: (text: string) => Read): Promise<Read | ReturnType<typeof unreadable>> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_RESULT_BYTES) return unreadable(path, `it has ${size} B, more than ${LARGEST_RESULT_BYTES} B`)
    return read(await readFile(path, 'utf8'))
  } catch (error) {
    return unreadable(path, codeOf(error) === 'ENOENT' ? 'there is no such file' : messageOf(error))
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(text, 'utf8')
    await file.sync()
  } finally {
    await file.close()
  }
}

/** So that the new name survives a power cut. Not every system can flush a folder; the file itself is safe by then. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  await handle.sync().catch(() => undefined)
  await handle.close().catch(() => undefined)
}

async function describeFile(path: string): Promise<StoredResult | null> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) return null
  return { name: basename(path), path, bytes: found.size, modifiedAtMs: found.mtimeMs }
}

function unreadable(path: string, reason: string): Extract<ReadResult, { ok: false }> {
  return { ok: false, problem: { message: `expected a result file at ${path}, but ${reason}`, complaints: [] } }
}

function tooLarge(what: string, path: string, bytes: number, largestBytes: number): StoreError {
  return new StoreError(
    `cannot save ${what} to ${path}: it would have ${formatBytes(bytes)}, and nothing larger than ${formatBytes(largestBytes)} ` +
      'can be read again; what was saved there before is kept. Repeat less, measure for a shorter time, or split the matrix',
  )
}

function storeError(action: string, path: string, error: unknown): StoreError {
  const remedy = REMEDIES[codeOf(error) ?? ''] ?? `${messageOf(error)}: choose another folder with --out`
  return new StoreError(`cannot ${action} ${path}: ${remedy}`, { cause: error })
}
