/** Which scenarios of a folder use a key or a metric: examples that run. */
import { readFileSync } from 'node:fs'
import { isAlias, isMap, isSeq, type Node, parseDocument } from 'yaml'
import { listScenarios } from './catalogue.ts'
import { sourceOf } from './yaml-places.ts'

export interface Use {
  /** The scenario's name. */
  readonly scenario: string
  /** As its file writes it, when that is short; null: a block of lines. */
  readonly written: string | null
}

/** Longer ones say less than their scenario does. */
const LONGEST_WRITTEN = 60

/** One use for each scenario that has the key. @param path such as `phases[].rate` */
export function usesOfKey(folder: string, path: string): Use[] {
  const steps = path.replaceAll('[]', '').split('.')
  return listScenarios(folder).flatMap(({ name, file }) => {
    const text = textOf(file)
    const document = parseDocument(text, { logLevel: 'silent' })
    const node = document.errors.length > 0 ? null : nodeAt(document.contents, steps)
    return node === null ? [] : [{ scenario: name, written: shortSource(node, text) }]
  })
}

/** One use for each scenario that expects something of the metric, in its own line. */
export function usesOfMetric(folder: string, metric: string): Use[] {
  return listScenarios(folder).flatMap(({ name, file }) => {
    const line = textOf(file)
      .split('\n')
      .map((text) => /^\s*-\s+["']?([^#"']*)/.exec(text)?.[1]?.trim() ?? '')
      .find((text) => text.split(/[\s<>=*]+/).some((word) => word === metric || word.endsWith(`.${metric}`)))
    return line === undefined ? [] : [{ scenario: name, written: line }]
  })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The first node at the end of the steps; lists are looked through item by item. */
function nodeAt(node: Node | null, steps: readonly string[]): Node | null {
  if (isAlias(node)) return null
  if (isSeq(node) && steps.length > 0) {
    return node.items.map((item) => nodeAt(item as Node, steps)).find((found) => found !== null) ?? null
  }
  const [step, ...rest] = steps
  if (step === undefined) return node
  const value = isMap(node) ? (node.get(step, true) as Node | undefined) : undefined
  return value === undefined ? null : nodeAt(value, rest)
}

function shortSource(node: Node, text: string): string | null {
  const written = sourceOf(node, text).trim()
  return written === '' || written.includes('\n') || written.length > LONGEST_WRITTEN ? null : written
}
