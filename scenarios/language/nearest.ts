/** Help for a misspelt word: which known word was probably meant, and which there are. */
import { distance } from 'fastest-levenshtein'

/** What people call the transports elsewhere, without hyphens; letters alone would lead from `ws` to `sse`. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['ws', 'websocket'],
  ['wss', 'websocket'],
  ['websockets', 'websocket'],
  ['longpoll', 'long-polling'],
  ['poll', 'polling'],
  ['shortpoll', 'polling'],
  ['shortpolling', 'polling'],
  ['eventsource', 'sse'],
  ['serversentevents', 'sse'],
])

/** The known word nearest to `word`, or null when none is near enough to be meant. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const clipped = word.slice(0, 100).toLowerCase()
  const named = OTHER_NAMES.get(clipped.replaceAll(/[^a-z]/g, ''))
  if (named !== undefined && known.includes(named)) return named
  // One or two letters begin too many words.
  const begun = clipped.length < 3 ? [] : known.filter((candidate) => candidate.toLowerCase().startsWith(clipped))
  // Beyond this a suggestion is a guess, and a wrong guess is worse than the plain list.
  const tolerance = Math.max(2, Math.floor(word.length * 0.4))
  return begun.length > 0
    ? nearestOf(clipped, begun, Number.POSITIVE_INFINITY)
    : nearestOf(clipped, known, tolerance + 1)
}

/** The first of those that are fewer than `below` letters away and nearest. */
function nearestOf(word: string, known: readonly string[], below: number): string | null {
  let best: string | null = null
  let bestDistance = below
  for (const candidate of known) {
    const candidateDistance = distance(word, candidate.toLowerCase())
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
