/** Reasons of an INVALID trial that are the lab's own fault wherever it runs. */
import { VERDICT_CODES } from '../results/analysis/verdict/codes.ts'
import type { Trial } from '../results/format.ts'

/** What a machine with others at work on it may do to a trial. */
const OF_THE_MACHINE = ['rate-missed']

/** `code: message` of each; none of a trial that is not INVALID. */
export function ownFaults({ verdict: { level, reasons } }: Pick<Trial, 'verdict'>): string[] {
  if (level !== 'INVALID') return []
  return reasons
    .filter(({ code }) => VERDICT_CODES[code]?.levels.includes('INVALID') && !OF_THE_MACHINE.includes(code))
    .map(({ code, message }) => `${code}: ${message}`)
}
