/**
 * One rule of the suite: where it comes from, and what it says. The source stands before the sentence in the test's
 * name, and rules.md lists both; sources are RFCs, WHATWG standards, or "transport-lab wire" with its subject for
 * what is ours (protocol/ spells that out). Both must be literals, so that the list can be read from the code.
 */
import { test } from 'vitest'

/** A rule that is broken often shows by something that never comes, ms. */
const PATIENCE_MS = 10_000

export function rule(source: string, sentence: string, check: () => void | Promise<void>): void {
  test(`${source}: ${sentence}`, check, PATIENCE_MS)
}

/** A rule that is checked once for each row; a row's first column says which it is. */
export function ruleOfEach<Row extends readonly [string, ...unknown[]]>(
  source: string,
  sentence: string,
  rows: readonly Row[],
  check: (...row: Row) => void | Promise<void>,
): void {
  for (const row of rows) test(`${source}: ${sentence} (${row[0]})`, () => check(...row), PATIENCE_MS)
}
