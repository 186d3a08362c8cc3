/** Which claims are asked about, and the runs that they need. */
import { createHash } from 'node:crypto'
import { type ResolvedClaim, runsOf } from '../../protocol/claim.ts'
import { claimRunFile, formatScenarioErrors, loadClaims, type ScenarioOverrides } from '../../scenarios/index.ts'
import { unknownName, usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { planScenario, type ScenarioPlan } from './scenario-plan.ts'

/** @param names none: all. @throws LabError (exit 2) when one is unknown, or a file is in disorder */
export function chooseClaims(names: readonly string[]): readonly ResolvedClaim[] {
  const all = readClaims()
  if (names.length === 0) return all
  return [...new Set(names)].map((name) => {
    const found = all.find((claim) => claim.name === name)
    if (found !== undefined) return found
    throw unknownName(
      'claim',
      name,
      all.map((claim) => claim.name),
    )
  })
}

/** @throws LabError (exit 2) that says what is wrong with the files */
function readClaims(): ResolvedClaim[] {
  const readings = loadClaims(packagePaths.claims)
  const errors = readings.flatMap((reading) => (reading.ok ? [] : reading.errors))
  if (errors.length > 0) throw usageError(`claims are in disorder\n\n${formatScenarioErrors(errors)}`)
  return readings.flatMap((reading) => (reading.ok ? [reading.claim] : []))
}

/** A shared run of claims. */
export interface PlannedRun extends ScenarioPlan {
  readonly name: string
}

/** Each run once, in the order in which claims first need it. @throws LabError (exit 2) as `planScenario` */
export function planRuns(chosen: readonly ResolvedClaim[], overrides: ScenarioOverrides): PlannedRun[] {
  return [...new Set(chosen.flatMap(runsOf))].map((name) => ({
    name,
    ...planScenario(claimRunFile(packagePaths.claims, name), overrides),
  }))
}

/** SHA-256 of a run's text, in hexadecimal; by which line ends a checkout has, it does not change. */
export function textHash(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}
