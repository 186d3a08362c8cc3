/** Where two values of JSON differ. */

/**
 * The path of the first member that is not the same in both, such as `phases[1].durationMs`, and empty where the values
 * themselves are not; null: nowhere. Neither the order of members makes a difference nor one that is undefined.
 */
export function firstDifference(one: unknown, other: unknown, path = ''): string | null {
  if (!isStructure(one) || !isStructure(other) || Array.isArray(one) !== Array.isArray(other)) {
    return Object.is(one, other) ? null : path
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = firstDifference(memberOf(one, key), memberOf(other, key), pathTo(key, path, Array.isArray(one)))
    if (found !== null) return found
  }
  return null
}

function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Own ones alone: a file may call a member as one that every object inherits. */
function memberOf(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}

function pathTo(key: string, path: string, isIndex: boolean): string {
  if (isIndex) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}
