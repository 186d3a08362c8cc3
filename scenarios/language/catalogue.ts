/** The scenarios of a folder: what there is, and which one is meant. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parse } from 'yaml'
import { nearestWord } from './nearest.ts'

/** A line of `tlab list`. */
export interface ScenarioEntry {
  /** What the file says; its own name where the file is in disorder. */
  readonly name: string
  readonly title: string
  readonly question: string | null
  /** Path of the file, to be loaded. */
  readonly file: string
}

export type ScenarioSearch =
  | { readonly ok: true; readonly file: string }
  | {
      readonly ok: false
      readonly expected: string
      readonly found: string
      readonly fix: string
      /** The nearest known name, or null. */
      readonly nearest: string | null
      readonly known: readonly string[]
    }

const EXTENSIONS = ['.yaml', '.yml']

/** The scenarios of a folder by name; files in disorder are listed too, since loading one tells what is wrong. */
export function listScenarios(folder: string): ScenarioEntry[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => EXTENSIONS.includes(extname(file)))
  return files.map((file) => readEntry(folder, file)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * The file that `wanted` means: the name of a scenario in `folder`, or the path of a file.
 * A name wins over a file of the same name, unless the word looks like a path (a slash, or .yaml).
 */
export function findScenario(wanted: string, folder: string): ScenarioSearch {
  const looksLikePath = /[/\\]/.test(wanted) || EXTENSIONS.includes(extname(wanted))
  const entries = listScenarios(folder)
  const entry = entries.find((candidate) => candidate.name === wanted)
  if (entry !== undefined && !looksLikePath) return { ok: true, file: entry.file }
  if (looksLikePath && existsSync(wanted)) return { ok: true, file: wanted }
  const known = entries.map((candidate) => candidate.name)
  const nearest = nearestWord(wanted, known)
  const list = `known: ${known.join(', ')}; or give the path of a .yaml file`
  return {
    ok: false,
    expected: looksLikePath ? 'the path of a scenario file' : 'the name of a scenario',
    found: wanted,
    fix: nearest === null ? list : `did you mean "${nearest}"? ${list}`,
    nearest,
    known,
  }
}

function readEntry(folder: string, fileName: string): ScenarioEntry {
  const file = join(folder, fileName)
  const fallback = fileName.slice(0, -extname(fileName).length)
  const value = readLoosely(file)
  return {
    name: textOf(value['name']) ?? fallback,
    title: textOf(value['title']) ?? '',
    question: textOf(value['question']),
    file,
  }
}

function readLoosely(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(readFileSync(file, 'utf8'), { logLevel: 'silent', maxAliasCount: 100 })
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
