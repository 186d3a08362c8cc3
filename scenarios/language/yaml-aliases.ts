/** Anchors and aliases (`&a`, `*a`): a convenience that must neither dangle nor multiply. */
import { type Document, type Node, visit } from 'yaml'
import { type Failure, offsetOf, type PlaceAt, sourceOf } from './yaml-places.ts'

/** A handful of anchors is a convenience; thousands of copies are an attack on memory. */
export const MOST_ALIASES = 100

/** Aliases that point nowhere, and aliases that multiply ("billion laughs"). */
export function checkAliases(document: Document.Parsed, text: string, placeAt: PlaceAt): Failure[] {
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
