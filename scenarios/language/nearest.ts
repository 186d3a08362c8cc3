/** Help for a misspelt word: which known word was probably meant, and which there are. */
import { distance } from 'fastest-levenshtein'

/** The known word nearest to `word`, or null when none is near enough to be meant. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  // Beyond this a suggestion is a guess, and a wrong guess is worse than the plain list.
  const tolerance = Math.max(2, Math.floor(word.length * 0.4))
  const clipped = word.slice(0, 100).toLowerCase()
  let best: string | null = null
  let bestDistance = tolerance + 1
  for (const candidate of known) {
    const candidateDistance = distance(clipped, candidate.toLowerCase())
    if (candidateDistance < bestDistance) {
      best = candidate
      bestDistance = candidateDistance
    }
  }
  return best
}

/** `did you mean "sse"? Known: polling, long-polling, sse, websocket`, or only the list. */
export function suggestWord(word: string, known: readonly string[], label: string): string {
  const nearest = nearestWord(word, known)
  const list = `${label}: ${known.join(', ')}`
  return nearest === null ? list : `did you mean "${nearest}"? ${list}`
}
