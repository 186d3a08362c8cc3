/** Choices by a seeded source. */
import type { Random } from '../../protocol/random.ts'

/** A whole number from 0 up to, not including, `limit`. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit)
}

export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  return items[below(items.length, random)] as Item
}
