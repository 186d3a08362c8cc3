/**
 * From the text of a scenario file to a resolved scenario, or to everything that is wrong with it.
 *
 * Text → YAML with positions (yaml-source.ts) → the schema (schema.ts) → bounds that span several keys
 * (bounds.ts) → ResolvedScenario. Each step gives findings at paths; here they become lines and columns.
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import type { Expectation, ResolvedScenario } from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { checkLinesBesideTarget } from './beside-target.ts'
import { checkBounds, checkRows } from './bounds.ts'
import { checkRecoveryLines } from './contradictions.ts'
import { codeFrame, type Finding, type ScenarioError } from './errors.ts'
import { readExpectation } from './expect.ts'
import { checkFaultKeys } from './fault-keys.ts'
import { type RowsReading, readRowFile, recordedFeed, recordedFeedNames } from './feed-rows.ts'
import { findIssues } from './issues.ts'
import { suggestWord } from './nearest.ts'
import { readParts } from './parts.ts'
import { resolveParts, resolveScenario } from './resolve.ts'
import { checkScheduleKeys, readRecording } from './schedule-keys.ts'
import { scenarioSchema, type WrittenScenario } from './schema.ts'
import { readSweep, type ValueReading } from './sweep.ts'
import { checkMapping } from './target-bounds.ts'
import { checkMappingKeys } from './target-keys.ts'
import { checkUplinkKeys } from './uplink-keys.ts'
import { NO_FEED } from './uplink-schema.ts'
import { atWrittenCompression, checkCompression } from './wire-options.ts'
import type { Failure } from './yaml-places.ts'
import { readYaml, type YamlSource } from './yaml-source.ts'

/** What a scenario may refer to outside its own text. */
export interface LoadContext {
  /** Reads the rows of a recorded feed or of a file; never asked for `synthetic` or `none`. */
  readonly readSource: (source: string) => RowsReading
}

export type LoadResult =
  | {
      readonly ok: true
      /** Of a sweep, what the file says without its matrix. */
      readonly scenario: ResolvedScenario
      /** The cells of a scenario with a matrix; null without one. */
      readonly sweep: ResolvedSweep | null
      /** The file as it was read, for the result. */
      readonly text: string
      /** The rows of the feed; null for a synthetic one, and for none. */
      readonly rows: readonly unknown[] | null
    }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] }

/** A scenario is a page of text; more is a mistake or an attack. */
export const LARGEST_SCENARIO_BYTES = 64 * 1024

/**
 * Loads a scenario from its text. Never throws, whatever the text.
 *
 * @param filePath only for messages
 * @returns the scenario, or the errors of the file that can be told apart, in its order
 */
export function loadScenario(text: string, filePath: string, context: LoadContext): LoadResult {
  const source = readYaml(text)
  const rows = onceForEach(context)
  const reading = source.readable
    ? readSweep(source.value, (value) => readValue(value, rows))
    : { findings: [] as Finding[] }
  if (source.failures.length === 0 && 'scenario' in reading) return { ok: true, text, ...reading }
  const findings = 'findings' in reading ? reading.findings : []
  return { ok: false, errors: scenarioErrors(findings, source, text, filePath) }
}

/** What is wrong with a file, YAML's own complaints and these findings, in its order. */
export function scenarioErrors(
  findings: readonly Finding[],
  source: YamlSource,
  text: string,
  filePath: string,
): ScenarioError[] {
  const failures = [...source.failures, ...findings.map((finding) => locate(finding, source))]
  failures.sort((a, b) => a.place.offset - b.place.offset)
  return failures.map((failure) => describe(failure, text, filePath))
}

/** The cells of a sweep share their rows. */
function onceForEach({ readSource }: LoadContext): LoadContext {
  const readings = new Map<string, RowsReading>()
  return {
    readSource(source) {
      const reading = readings.get(source) ?? readSource(source)
      readings.set(source, reading)
      return reading
    },
  }
}

/** Every check runs on whatever could be read, so that one error hides as few others as can be. */
function readValue(value: unknown, context: LoadContext): ValueReading {
  const whole = scenarioSchema.safeParse(value)
  const written = whole.success ? whole.data : readParts(value)
  const source = readSource(sourceOf(value), context)
  const recording = readRecording(written.feed, source.rows)
  const parts = resolveParts(written, recording.gapsMs)
  // A transport whose name is misspelt may be the one that a line names.
  const transportsInOrder = inOrder(whole.error, 'transports')
  const expectations = readExpectations(written.expect, transportsInOrder ? written.transports : undefined)
  const findings = [
    ...(whole.success ? [] : findIssues(whole.error.issues, value)),
    ...checkBounds(parts).map((finding) => atWrittenCompression(finding, written)),
    ...checkFaultKeys(written.faults ?? []),
    ...(transportsInOrder ? checkCompression(written) : []),
    ...checkRecoveryLines(written),
    ...checkScheduleKeys(written, value),
    ...(written.target ? checkMappingKeys(written.target, ['target']) : []),
    ...(parts.target
      ? [...checkMapping(parts.target, ['target']), ...checkLinesBesideTarget(written, parts.target)]
      : []),
    ...checkUplinkKeys(written, inOrder(whole.error, 'uplink') && inOrder(whole.error, 'target')),
    ...source.findings,
    ...recording.findings,
    ...(parts.feed === undefined ? [] : checkRows(parts.feed, source.rows)),
    ...expectations.findings,
  ]
  if (!whole.success || findings.length > 0) return { findings }
  return { scenario: resolveScenario(whole.data, expectations.expect, recording.gapsMs), rows: source.rows }
}

/** Whether the schema has nothing to say about this part of the file. */
function inOrder(error: z.ZodError | undefined, part: string): boolean {
  return error?.issues.every(({ path }) => path[0] !== part) ?? true
}

/** The name of the source, also of a feed whose other keys are in disorder. */
function sourceOf(value: unknown): string | null {
  const source = (value as { feed?: { source?: unknown } | null } | null)?.feed?.source
  return typeof source === 'string' && source !== '' ? source : null
}

function readSource(
  source: string | null,
  context: LoadContext,
): { readonly rows: readonly unknown[] | null; readonly findings: readonly Finding[] } {
  if (source === null || source === 'synthetic' || source === NO_FEED) return { rows: null, findings: [] }
  const reading = context.readSource(source)
  if (!reading.ok) {
    const { expected, found, fix } = reading
    return { rows: null, findings: [{ path: ['feed', 'source'], expected, found, fix }] }
  }
  return { rows: reading.rows, findings: [] }
}

/** A line may name the transports that the scenario runs; while those are in disorder, any. */
function readExpectations(
  expect: WrittenScenario['expect'] = [],
  transports?: WrittenScenario['transports'],
): { readonly expect: readonly Expectation[]; readonly findings: readonly Finding[] } {
  const named = transports === undefined ? TRANSPORT_NAMES : TRANSPORT_NAMES.filter((name) => name in transports)
  const readings = expect.map((line) => readExpectation(line, named, transports !== undefined))
  return {
    expect: readings.flatMap((reading) => (reading.ok ? reading.expectations : [])),
    findings: readings.flatMap((reading, index) => (reading.ok ? [] : [{ path: ['expect', index], ...reading.fault }])),
  }
}

function locate({ expected, found, fix, ...where }: Finding, source: YamlSource): Failure {
  const place = source.place(where)
  return { place, expected, found: found ?? place.source, fix }
}

function describe({ place, expected, found, fix }: Failure, text: string, file: string): ScenarioError {
  const { line, column } = place
  return { file, line, column, expected, found, fix, codeFrame: codeFrame(text, line, column) }
}

/** Loads a scenario from its text as if it stood in that file, which need not be there. */
export function readScenario(text: string, filePath: string): LoadResult {
  return loadScenario(text, filePath, diskContext(dirname(filePath)))
}

/**
 * Loads a scenario file. Recorded feeds are found in scenarios/feeds/, other sources below the file's own folder.
 * An unreadable file is an error like any other, at 1:1.
 */
export function loadScenarioFile(filePath: string): LoadResult {
  try {
    if (statSync(filePath).size > LARGEST_SCENARIO_BYTES) return refuseFile(filePath, 'a larger one')
    return readScenario(readFileSync(filePath, 'utf8'), filePath)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return refuseFile(filePath, code === 'ENOENT' ? 'no such file' : `an unreadable one (${code})`)
  }
}

/** Sources on disk, for a scenario in `folder`. */
export function diskContext(folder: string): LoadContext {
  return {
    readSource(source) {
      if (/\.json$/i.test(source)) return readRowFile(folder, source)
      const feed = recordedFeed(source)
      return feed === null ? unknownFeed(source) : { ok: true, rows: feed.rows }
    },
  }
}

function unknownFeed(found: string): RowsReading {
  return {
    ok: false,
    expected: 'synthetic, a recorded feed or a .json file',
    found,
    fix: suggestWord(found, ['synthetic', ...recordedFeedNames(), NO_FEED], 'feeds'),
  }
}

/** @param what it should have been @param fix what to name instead */
export function refuseFile(
  file: string,
  found: string,
  what = 'a scenario file',
  fix = 'name a YAML file such as scenarios/quick.yaml, or one that "tlab list" shows',
): { readonly ok: false; readonly errors: readonly ScenarioError[] } {
  const expected = `${what} of at most ${LARGEST_SCENARIO_BYTES} bytes`
  return { ok: false, errors: [{ file, line: 1, column: 1, expected, found, fix, codeFrame: '' }] }
}
