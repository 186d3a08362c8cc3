/** Keys that are in order by themselves and mean nothing beside what the rest of the file says. */
import type { Finding } from './errors.ts'
import { linesAbout } from './metric-lines.ts'
import type { WrittenScenario } from './schema.ts'

/** A client recovers from a fault; without one there is nothing to measure. Faults in disorder are not judged. */
export function checkRecoveryLines({ expect, faults }: Partial<WrittenScenario>): Finding[] {
  if (faults === undefined || faults.length > 0) return []
  return linesAbout(/\brecovery\./, expect, {
    expected: 'a metric that a scenario without faults has',
    fix: 'recovery is from a fault: add "faults:", or remove the line',
  })
}
