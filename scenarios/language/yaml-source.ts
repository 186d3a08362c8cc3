/** A scenario's text as YAML: its value, what YAML itself refuses, and the place of every key and value. */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { Finding, KeyPath } from './errors.ts'

/** Where something stands in the text. */
export interface Place {
  /** In UTF-16 units from the beginning of the text. */
  readonly offset: number
  readonly line: number
  readonly column: number
  /** What the file says there, on one line, shortened. */
  readonly source: string
}

/** Something wrong at a known place. */
export interface Failure {
  readonly place: Place
  readonly expected: string
  readonly found: string
  readonly fix: string
}

export interface YamlSource {
  readonly value: unknown
  /** Whether `value` is worth checking: the text is YAML, apart from repeated keys. */
  readonly readable: boolean
  readonly failures: readonly Failure[]
  /** The place that a finding is about; a missing key's is its parent's. */
  place(finding: Pick<Finding, 'path' | 'atKey' | 'offset'>): Place
}

/** A handful of anchors is a convenience; thousands of copies are an attack on memory. */
const MOST_ALIASES = 100

/** How YAML's own complaints are put; any other is given in the parser's words. */
const COMPLAINTS: Readonly<Record<string, { expected: string; found: string; fix: string }>> = {
  DUPLICATE_KEY: {
    expected: 'each key once',
    found: 'this key a second time',
    fix: 'remove one of the two, or merge them under one key',
  },
  TAB_AS_INDENT: {
    expected: 'spaces as indentation',
    found: 'a tab',
    fix: 'indent with two spaces; YAML does not allow tabs',
  },
  MULTIPLE_DOCS: {
    expected: 'one scenario in a file',
    found: 'a second document after ---',
    fix: 'give each scenario a file of its own',
  },
  TAG_RESOLVE_FAILED: { expected: 'plain YAML values', found: 'a tag', fix: 'remove the word that begins with !' },
}

/** Reads YAML 1.2. Never throws: what is no YAML comes back as failures. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter()
  const placeAt = (offset: number, source: string): Place => {
    // LineCounter answers line 0 before the first line break it has seen.
    const { line, col } = lines.linePos(offset)
    return { offset, line: Math.max(1, line), column: Math.max(1, col), source: shorten(source) }
  }
  const refused = (failure: Failure): YamlSource => ({
    value: undefined,
    readable: false,
    failures: [failure],
    place: () => failure.place,
  })
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      logLevel: 'error',
      prettyErrors: false,
      resolveKnownTags: false,
    })
    return readDocument(document, text, placeAt)
  } catch (error) {
    // Brackets nested thousands deep exhaust the parser's stack.
    return refused({ place: placeAt(0, ''), ...parserComplaint(error as Error) })
  }
}

type PlaceAt = (offset: number, source: string) => Place

function readDocument(document: Document.Parsed, text: string, placeAt: PlaceAt): YamlSource {
  const complaints = [...document.errors, ...document.warnings]
  const failures = complaints.map((error) => describeComplaint(error, text, placeAt))
  const aliases = failures.length === 0 ? checkAliases(document, text, placeAt) : []
  const onlyDuplicates = complaints.every((error) => error.code === 'DUPLICATE_KEY')
  const readable = onlyDuplicates && aliases.length === 0
  return {
    value: readable ? (document.toJS({ maxAliasCount: MOST_ALIASES }) ?? null) : undefined,
    readable,
    failures: [...failures, ...aliases],
    place: (finding) => placeOf(finding, document, text, placeAt),
  }
}

function describeComplaint(error: YAMLError, text: string, placeAt: PlaceAt): Failure {
  const place = placeAt(error.pos[0], text.slice(error.pos[0], error.pos[1]))
  return { place, ...(COMPLAINTS[error.code] ?? parserComplaint(error)) }
}

function parserComplaint(error: Error): { expected: string; found: string; fix: string } {
  const message = error.message.split('\n')[0] as string
  return {
    expected: 'YAML',
    found: `something else: ${message}`,
    fix: 'check indentation, colons, quotes and brackets here and on the line before',
  }
}

/** Aliases that point nowhere, and aliases that multiply ("billion laughs"). */
function checkAliases(document: Document.Parsed, text: string, placeAt: PlaceAt): Failure[] {
  const failures: Failure[] = []
  let first: Node | null = null
  visit(document, {
    Alias(_key, alias) {
      first ??= alias
      if (alias.resolve(document) !== undefined) return
      failures.push({
        place: placeAt(offsetOf(alias), sourceOf(alias, text)),
        expected: 'an alias of an anchor that stands before it',
        found: `*${alias.source}`,
        fix: `write the value itself, or put &${alias.source} before the value that is meant`,
      })
    },
  })
  if (failures.length > 0 || first === null) return failures
  return expands(document) ? [] : [aliasBomb(first, text, placeAt)]
}

function expands(document: Document.Parsed): boolean {
  try {
    document.toJS({ maxAliasCount: MOST_ALIASES })
    return true
  } catch {
    return false
  }
}

function aliasBomb(alias: Node, text: string, placeAt: PlaceAt): Failure {
  return {
    place: placeAt(offsetOf(alias), sourceOf(alias, text)),
    expected: `aliases that copy at most ${MOST_ALIASES} values`,
    found: 'more',
    fix: 'write the values out; a scenario needs few of them',
  }
}

function placeOf(
  finding: Pick<Finding, 'path' | 'atKey' | 'offset'>,
  document: Document.Parsed,
  text: string,
  placeAt: PlaceAt,
): Place {
  const node = nodeAt(document.contents, finding.path, finding.atKey === true, document)
  const start = offsetOf(node)
  const inside = finding.offset === undefined ? 0 : insideScalar(node, text, finding.offset)
  return placeAt(start + inside, sourceOf(node, text))
}

/** The node at the end of the path, or of the longest part of it that the file has. */
function nodeAt(root: Node | null, path: KeyPath, atKey: boolean, document: Document.Parsed): Node | null {
  let node = root
  for (const [depth, step] of path.entries()) {
    const parent: Node | null = isAlias(node) ? (node.resolve(document) ?? null) : node
    const next = childOf(parent, step)
    if (next === null) break
    const useKey = depth === path.length - 1 && atKey
    node = (useKey ? next.key : (next.value ?? next.key)) ?? node
  }
  return node
}

function childOf(parent: Node | null, step: string | number): { key: Node | null; value: Node | null } | null {
  if (isSeq(parent)) {
    const item = parent.items[Number(step)] as Node | undefined
    return item === undefined ? null : { key: item, value: item }
  }
  if (!isMap(parent)) return null
  // The last one of repeated keys is the one whose value counts.
  const pair = parent.items.findLast((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === step)
  return pair === undefined ? null : { key: pair.key as Node | null, value: pair.value as Node | null }
}

function offsetOf(node: Node | null): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0
}

function sourceOf(node: Node | null, text: string): string {
  const range = (node as ParsedNode | null)?.range
  return range === null || range === undefined ? '' : text.slice(range[0], range[1])
}

/** How far into the source the character `offset` of a text stands; 0 where escapes make that unknowable. */
function insideScalar(node: Node | null, text: string, offset: number): number {
  if (!isScalar(node) || typeof node.value !== 'string') return 0
  const source = sourceOf(node, text)
  const opening = source.indexOf(node.value)
  return opening === -1 ? 0 : opening + offset
}

function shorten(source: string): string {
  const line = source.trim().split(/\r\n|\n|\r/)[0] as string
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}
