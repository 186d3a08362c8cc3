/** What a feed says: an endless row of `data`, already JSON. A new source is one file in sources/. */
export interface FeedSource {
  /** The next event's data. */
  next(): string
}
