/** Chance that comes out the same everywhere: numbers drawn from the hash of what they are for. */
import { createHash } from 'node:crypto'

/**
 * An evenly distributed number in [0, 1).
 * @param {string} label what it is for
 * @param {number} index which of several
 */
export function drawn(label, index) {
  return createHash('sha256').update(`${label} ${index}`).digest().readUInt32BE() / 2 ** 32
}

/**
 * One of them.
 * @template Item
 * @param {readonly Item[]} items
 * @param {string} label
 * @param {number} index
 * @returns {Item}
 */
export function oneOf(items, label, index) {
  return /** @type {Item} */ (items[Math.floor(drawn(label, index) * items.length)])
}
