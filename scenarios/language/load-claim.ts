/** From the text of a claim file to a resolved claim, or to everything that is wrong with it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { ResolvedClaim } from '../../protocol/claim.ts'
import { findClaimIssues } from './claim-issues.ts'
import type { MeasuredRun } from './claim-measure.ts'
import { claimSchema, type WrittenClaim } from './claim-schema.ts'
import { type ClaimRuns, readTest } from './claim-tests.ts'
import type { Finding, ScenarioError } from './errors.ts'
import { loadScenarioFile, scenarioErrors } from './load.ts'
import { readYaml } from './yaml-source.ts'

export type ClaimReading =
  | { readonly ok: true; readonly claim: ResolvedClaim }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] }

const EXTENSION = '.yaml'
/** Below the folder of the claims. */
const RUNS = 'runs'
/** A claim is two pages of text; more is a mistake or an attack. */
const LARGEST_CLAIM_BYTES = 64 * 1024

/**
 * Loads a claim from its text. Never throws, whatever the text.
 *
 * @param filePath for messages, and for the name that the claim must have
 */
export function loadClaim(text: string, filePath: string, runs: ClaimRuns): ClaimReading {
  const source = readYaml(text)
  const reading = source.readable ? readClaim(source.value, basename(filePath, EXTENSION), runs) : []
  if (source.failures.length === 0 && !Array.isArray(reading)) return { ok: true, claim: reading as ResolvedClaim }
  return { ok: false, errors: scenarioErrors(Array.isArray(reading) ? reading : [], source, text, filePath) }
}

/** The claims of a folder in the order of their files' names; the shared runs are in its folder `runs`. */
export function loadClaims(folder: string): ClaimReading[] {
  const runs = runsIn(folder)
  return filesOf(folder).map((name) => loadFile(claimFile(folder, name), runs))
}

/** One of them, with the shared runs beside it. */
export function loadClaimFile(file: string): ClaimReading {
  return loadFile(file, runsIn(dirname(file)))
}

function loadFile(file: string, runs: ClaimRuns): ClaimReading {
  if (statSync(file).size <= LARGEST_CLAIM_BYTES) return loadClaim(readFileSync(file, 'utf8'), file, runs)
  const expected = `a claim file of at most ${LARGEST_CLAIM_BYTES} bytes`
  const fix = 'a claim is two pages of text: cut it into several'
  return { ok: false, errors: [{ file, line: 1, column: 1, expected, found: 'a larger one', fix, codeFrame: '' }] }
}

/** The path of a shared run, to be loaded as a scenario. */
export function claimRunFile(folder: string, name: string): string {
  return claimFile(join(folder, RUNS), name)
}

function runsIn(folder: string): ClaimRuns {
  const read = new Map<string, MeasuredRun | null>()
  return {
    names: filesOf(join(folder, RUNS)),
    read(name) {
      if (!read.has(name)) read.set(name, readRun(claimRunFile(folder, name)))
      return read.get(name) ?? null
    },
  }
}

function readRun(file: string): MeasuredRun | null {
  const loaded = loadScenarioFile(file)
  if (!loaded.ok) return null
  return { transports: Object.keys(loaded.scenario.transports), axes: loaded.sweep?.axes ?? [] }
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => extname(file) === EXTENSION)
  return files.map((file) => basename(file, EXTENSION)).sort()
}

function claimFile(folder: string, name: string): string {
  return join(folder, `${name}${EXTENSION}`)
}

function readClaim(value: unknown, fileName: string, runs: ClaimRuns): ResolvedClaim | Finding[] {
  const whole = claimSchema.safeParse(value)
  if (!whole.success) return findClaimIssues(whole.error.issues, value)
  const { name, tests } = whole.data
  const readings = tests.map((test, index) => readTest(test, ['tests', index], runs))
  const findings = [
    ...(name === fileName ? [] : [otherName(fileName)]),
    ...readings.flatMap((reading) => ('findings' in reading ? reading.findings : [])),
    ...(tests.some(({ decides }) => decides) ? [] : [nothingDecides()]),
  ]
  if (findings.length > 0) return findings
  return resolve(
    whole.data,
    readings.flatMap((reading) => ('test' in reading ? [reading.test] : [])),
  )
}

function resolve(written: WrittenClaim, tests: ResolvedClaim['tests']): ResolvedClaim {
  const { name, sentence, where, quantifier, reading = null, beside = null } = written
  return {
    name,
    sentence,
    where: where.map(({ by = null, date = null, url = null, ...rest }) => ({ ...rest, by, date, url })),
    quantifier,
    reading,
    tests,
    beside,
  }
}

function otherName(fileName: string): Finding {
  return { path: ['name'], expected: `the name of the file, ${fileName}`, fix: `write name: ${fileName}` }
}

function nothingDecides(): Finding {
  const fix = 'remove "decides: false" from one of them'
  return { path: ['tests'], atKey: true, expected: 'at least one test that decides', found: 'none', fix }
}
