/** A mapping in a file of its own, for any scenario: what stands below `target` in one. */
import { readFileSync, statSync } from 'node:fs'
import type { TargetMapping } from '../../protocol/target.ts'
import type { Finding, ScenarioError } from './errors.ts'
import { findIssues } from './issues.ts'
import { LARGEST_SCENARIO_BYTES, refuseFile, scenarioErrors } from './load.ts'
import { resolveTarget } from './resolve-target.ts'
import { checkMapping } from './target-bounds.ts'
import { checkMappingKeys } from './target-keys.ts'
import { mappingSchema } from './target-schema.ts'
import { readYaml } from './yaml-source.ts'

export type MappingResult =
  | { readonly ok: true; readonly mapping: TargetMapping }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] }

const WHAT = 'a mapping file'
const INSTEAD = 'name a YAML file that holds what stands below "target" in a scenario'

/** An unreadable file is an error like any other, at 1:1. */
export function loadMappingFile(file: string): MappingResult {
  try {
    if (statSync(file).size > LARGEST_SCENARIO_BYTES) return refuseFile(file, 'a larger one', WHAT, INSTEAD)
    return loadMapping(readFileSync(file, 'utf8'), file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return refuseFile(file, code === 'ENOENT' ? 'no such file' : `an unreadable one (${code})`, WHAT, INSTEAD)
  }
}

/** Never throws, whatever the text. @param file only for messages */
export function loadMapping(text: string, file: string): MappingResult {
  const source = readYaml(text)
  const reading = source.readable ? readMapping(source.value) : { findings: [] }
  if (source.failures.length === 0 && 'mapping' in reading) return { ok: true, mapping: reading.mapping }
  const findings = 'findings' in reading ? reading.findings : []
  return { ok: false, errors: scenarioErrors(findings, source, text, file) }
}

/** The schema knows its keys as those below `target`; here they begin the file. */
function readMapping(value: unknown): { readonly mapping: TargetMapping } | { readonly findings: readonly Finding[] } {
  const read = mappingSchema.safeParse(value)
  if (!read.success) {
    const issues = read.error.issues.map((issue) => ({ ...issue, path: ['target', ...issue.path] }))
    const findings = findIssues(issues, { target: value })
    return { findings: findings.map((finding) => ({ ...finding, path: finding.path.slice(1) })) }
  }
  const mapping = resolveTarget(read.data)
  const findings = [...checkMappingKeys(read.data, []), ...checkMapping(mapping, [])]
  return findings.length > 0 ? { findings } : { mapping }
}
