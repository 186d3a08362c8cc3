/** A scenario's text as YAML: its value, what YAML itself refuses, and the place of every key and value. */
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml'
import type { Finding } from './errors.ts'
import { checkAliases, MOST_ALIASES } from './yaml-aliases.ts'
import { type Failure, type Place, type PlaceAt, placeOf, placesIn } from './yaml-places.ts'

export interface YamlSource {
  readonly value: unknown
  /** Whether `value` is worth checking: the text is YAML, apart from repeated keys. */
  readonly readable: boolean
  readonly failures: readonly Failure[]
  /** The place that a finding is about; a missing key's is its parent's. */
  place(finding: Pick<Finding, 'path' | 'atKey' | 'offset'>): Place
}

/** How YAML's own complaints are put; any other is given in the parser's words. */
const COMPLAINTS: Readonly<Record<string, { expected: string; found: string; fix: string }>> = {
  DUPLICATE_KEY: {
    expected: 'each key once',
    found: 'this key a second time',
    fix: 'remove one of the two, or merge them under one key',
  },
  TAB_AS_INDENT: {
    expected: 'spaces as indentation',
    found: 'a tab',
    fix: 'indent with two spaces; YAML does not allow tabs',
  },
  MULTIPLE_DOCS: {
    expected: 'one scenario in a file',
    found: 'a second document after ---',
    fix: 'give each scenario a file of its own',
  },
  TAG_RESOLVE_FAILED: { expected: 'plain YAML values', found: 'a tag', fix: 'remove the word that begins with !' },
}

/** Reads YAML 1.2. Never throws: what is no YAML comes back as failures. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter()
  const placeAt = placesIn(lines)
  const refused = (failure: Failure): YamlSource => ({
    value: undefined,
    readable: false,
    failures: [failure],
    place: () => failure.place,
  })
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      logLevel: 'error',
      prettyErrors: false,
      resolveKnownTags: false,
    })
    return readDocument(document, text, placeAt)
  } catch (error) {
    // Brackets nested thousands deep exhaust the parser's stack.
    return refused({ place: placeAt(0, ''), ...parserComplaint(error as Error) })
  }
}

function readDocument(document: Document.Parsed, text: string, placeAt: PlaceAt): YamlSource {
  const complaints = [...document.errors, ...document.warnings]
  const failures = complaints.map((error) => describeComplaint(error, text, placeAt))
  const onlyDuplicates = complaints.every((error) => error.code === 'DUPLICATE_KEY')
  const aliases = onlyDuplicates ? checkAliases(document, text, placeAt) : []
  const readable = onlyDuplicates && aliases.length === 0
  return {
    value: readable ? (document.toJS({ maxAliasCount: MOST_ALIASES }) ?? null) : undefined,
    readable,
    failures: [...failures, ...aliases],
    place: (finding) => placeOf(finding, document, text, placeAt),
  }
}

function describeComplaint(error: YAMLError, text: string, placeAt: PlaceAt): Failure {
  const place = placeAt(error.pos[0], text.slice(error.pos[0], error.pos[1]))
  return { place, ...(COMPLAINTS[error.code] ?? parserComplaint(error)) }
}

function parserComplaint(error: Error): { expected: string; found: string; fix: string } {
  const message = error.message.split('\n')[0] as string
  return {
    expected: 'YAML',
    found: `something else: ${message}`,
    fix: 'check indentation, colons, quotes and brackets here and on the line before',
  }
}
