/** For tests of streaming parsers: the same bytes in pieces, each in memory that is overwritten afterwards. */

/** Feeds `bytes` in the pieces that `cuts` make, as reads do: into one shared buffer, whose rest is stale. */
export function feedInPieces(
  bytes: Buffer,
  cuts: readonly number[],
  feed: (piece: Buffer, start: number, end: number) => void,
): void {
  const shared = Buffer.alloc(bytes.length + 8)
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  for (let index = 1; index < edges.length; index++) {
    shared.fill('\n}"{stale')
    const from = edges[index - 1] as number
    const length = bytes.copy(shared, index % 8, from, edges[index])
    if (length > 0) feed(shared, index % 8, (index % 8) + length)
  }
}

/** Every way to cut `bytes` in two, and one byte at a time. */
export function everyCut(bytes: Buffer): number[][] {
  const positions = Array.from(bytes, (_, index) => index)
  return [...positions.map((position) => [position]), positions]
}
