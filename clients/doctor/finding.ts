/** What the doctor found about one thing. */

/** `limited`: results are possible, with less than the most; `missing`: what needs it cannot be done. */
export type FindingLevel = 'ok' | 'limited' | 'missing'

export interface Finding {
  /** What was looked at: one or a few words, the same on every machine. */
  readonly what: string
  readonly level: FindingLevel
  /** What was found, in a few words. */
  readonly found: string
  /** What that means for results. */
  readonly means: string
  /** What to do about it; null: nothing, or nothing can be done. */
  readonly remedy: string | null
  /** Nothing can be measured while this is missing. */
  readonly needed: boolean
}

/** The parts that most findings leave out. */
type FindingParts = Omit<Finding, 'remedy' | 'needed'> & Partial<Pick<Finding, 'remedy' | 'needed'>>

export function finding(parts: FindingParts): Finding {
  return { remedy: null, needed: false, ...parts }
}

/** Whether the lab can do its work at all. */
export function isUsable(findings: readonly Finding[]): boolean {
  return findings.every(({ needed, level }) => !(needed && level === 'missing'))
}
