/** Counts of several things, member by member. */

/** The sum, or with −1 the difference, of two of a kind. */
export function combineCounts<Counts extends { readonly [Name in keyof Counts]: number }>(
  one: Counts,
  other: Counts,
  sign: 1 | -1,
): Counts {
  const names = Object.keys(one) as (keyof Counts)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + sign * other[name]])) as unknown as Counts
}
