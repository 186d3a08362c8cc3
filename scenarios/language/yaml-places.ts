/** Where the keys and values of a YAML document stand in its text. */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type ParsedNode,
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

/** The place of an offset, and what the text says there. */
export type PlaceAt = (offset: number, source: string) => Place

/** Places in the text whose line breaks `lines` has counted. */
export function placesIn(lines: LineCounter): PlaceAt {
  return (offset, source) => {
    // LineCounter answers line 0 before the first line break it has seen.
    const { line, col } = lines.linePos(offset)
    return { offset, line: Math.max(1, line), column: Math.max(1, col), source: shorten(source) }
  }
}

/** The place that a finding is about: its value, its key, or the nearest part of its path that the file has. */
export function placeOf(
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

export function offsetOf(node: Node | null): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0
}

export function sourceOf(node: Node | null, text: string): string {
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
