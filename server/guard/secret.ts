/** Comparing a secret with a guess, in a time that does not depend on how much of it is right. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** @returns whether a guess is the secret. Digests have one length, which the comparison needs, and hide the secret's */
export function secretCheck(secret: string): (guess: string) => boolean {
  const expected = digestOf(secret)
  return (guess) => timingSafeEqual(digestOf(guess), expected)
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
