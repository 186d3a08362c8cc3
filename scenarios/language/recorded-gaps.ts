/** The instants of recorded rows: `time` of each, from which their gaps follow. */

/** Gaps as protocol/recording.ts takes them, or what was expected instead, what was found and how to mend it. */
export type GapsReading =
  | { readonly ok: true; readonly gapsMs: readonly number[] }
  | { readonly ok: false; readonly expected: string; readonly found: string; readonly fix: string }

/** A date with time and zone (RFC 3339 §5.6). A day or a month is no instant. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** The last row is followed by the first again, after a gap as long as the others are on average. */
export function readGaps(rows: readonly unknown[]): GapsReading {
  const instantsMs = rows.map(instantOf)
  const without = instantsMs.findIndex((ms) => !Number.isFinite(ms))
  if (without !== -1) return noInstant(without, rows[without])
  const spanMs = (instantsMs.at(-1) ?? 0) - (instantsMs[0] ?? 0)
  const early = instantsMs.findIndex((ms, index) => ms < (instantsMs[index - 1] ?? ms))
  if (early !== -1) return inDisorder(early)
  if (spanMs === 0) return oneInstant(rows.length)
  const between = instantsMs.slice(1).map((ms, index) => ms - (instantsMs[index] as number))
  return { ok: true, gapsMs: [...between, spanMs / between.length] }
}

/** Ms; NaN for none. */
function instantOf(row: unknown): number {
  const time = timeOf(row)
  if (typeof time === 'number') return time
  return typeof time === 'string' && INSTANT.test(time) ? Date.parse(time) : Number.NaN
}

function timeOf(row: unknown): unknown {
  return (row as { readonly time?: unknown } | null)?.time
}

function noInstant(index: number, row: unknown): GapsReading {
  const time = timeOf(row)
  return {
    ok: false,
    expected: 'rows whose "time" is an instant, such as 2018-01-31T02:00:31Z or a number of milliseconds',
    found: `row ${index + 1} with ${time === undefined ? 'none' : (JSON.stringify(time) ?? 'none').slice(0, 60)}`,
    fix: 'give each row its instant, take the source earthquakes, or write "arrival: fixed" or "poisson" with a rate',
  }
}

function inDisorder(index: number): GapsReading {
  return {
    ok: false,
    expected: 'rows in the order of their "time"',
    found: `row ${index + 1} before row ${index}`,
    fix: 'sort the rows by "time"',
  }
}

function oneInstant(rows: number): GapsReading {
  return {
    ok: false,
    expected: 'rows of at least two instants',
    found: rows === 1 ? 'a single row' : `${rows} rows at one instant`,
    fix: 'take more rows, or write "arrival: fixed" or "poisson" with a rate',
  }
}
