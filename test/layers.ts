/**
 * The rules of who may import whom, as a pure function over files' contents. Every form of import counts, types
 * too: a type from above is a dependency on what is above.
 */
import { posix } from 'node:path'
import { parseSync } from 'vite'

export interface SourceFile {
  /** Relative to the repository, with slashes. */
  readonly path: string
  readonly source: string
}

/** Rooms and the rooms below them. What is not named here (test, bench, setup) may import anything. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  scenarios: ['protocol'],
  results: ['protocol'],
  server: ['protocol'],
  clients: ['protocol', 'scenarios', 'results'],
  dashboard: ['protocol', 'results'],
}

export const ROOM_NAMES: readonly string[] = Object.keys(ROOMS)

/** Folders of clients/ and those that each may import; the files beside them (transport.ts, errors.ts) are for all. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  commands: ['report', 'doctor', 'experiments', 'run', 'driver', 'transports', 'measure', 'link', 'namespaces', 'wire'],
  report: ['run', 'doctor'], // words for what a run says while it goes on, and for what the doctor found
  experiments: ['run'], // server processes, and a browser before them
  doctor: ['run', 'driver', 'transports', 'measure', 'namespaces', 'wire'],
  run: ['driver', 'transports', 'measure', 'link', 'namespaces', 'wire'],
  driver: ['transports', 'targets', 'measure', 'wire'],
  transports: ['wire'],
  targets: ['wire'],
  measure: [],
  link: ['measure', 'wire'],
  namespaces: [],
  wire: [],
}

const TEST = /\.test\.tsx?$/
/** What of results the page may take: the format and its reader, what may be concluded from it, and runs that come with it. */
const RESULTS_FOR_THE_PAGE = /^results\/(format\.ts|format\/|read\.ts|analysis\/|reference\/)/
/** Read the machine's clock and its identity, the process's collections and its loop; all else in protocol runs anywhere. */
const NODE_IN_PROTOCOL = /^protocol\/(clock|collections|loop-delay)\.ts$/
const RUNS_IN_BROWSERS =
  /^(protocol\/(?!(clock|collections|loop-delay)\.ts)|results\/(format\.ts|format\/|read\.ts|analysis\/)|dashboard\/(?!vite\.config\.ts))/
const TRANSPORT_FILE = /^(server|clients)\/transports\/(?!index\.ts$)([\w-]+)\.ts$/
const DISK = /^node:fs(\/promises)?$/

type Rule = (from: string, to: string) => string | null

/** Each sees the importing file and the imported one (or a package's name), and says what is wrong with it. */
const RULES: readonly Rule[] = [
  function downwardsBetweenRooms(from, to) {
    const below = ROOMS[roomOf(from)]
    if (!below || /^(node|npm):/.test(to) || roomOf(to) === roomOf(from) || below.includes(roomOf(to))) return null
    return `${roomOf(from)} may import ${below.join(', ') || 'nothing'}`
  },
  function pureResultsForThePage(from, to) {
    if (roomOf(from) !== 'dashboard' || roomOf(to) !== 'results') return null
    if (TEST.test(from) || RESULTS_FOR_THE_PAGE.test(to)) return null
    return 'the dashboard may import results/format, its reader and results/analysis'
  },
  function protocolAlone(from, to) {
    return roomOf(from) === 'protocol' && !TEST.test(from) && to.startsWith('npm:') ? 'protocol imports nothing' : null
  },
  function noNodeInBrowsers(from, to) {
    if (!RUNS_IN_BROWSERS.test(from) || TEST.test(from) || !(to.startsWith('node:') || NODE_IN_PROTOCOL.test(to)))
      return null
    return 'this file runs in a browser, which has no Node'
  },
  function oneStore(from, to) {
    if (roomOf(from) !== 'results' || TEST.test(from) || from === 'results/store.ts' || !DISK.test(to)) return null
    return 'in results only store.ts touches the disk'
  },
  function transportsApart(from, to) {
    if (TEST.test(from) || !TRANSPORT_FILE.test(from) || !TRANSPORT_FILE.test(to)) return null
    return 'a transport file imports no other: what they share stands outside them'
  },
  function downwardsInsideClients(from, to) {
    if (roomOf(from) !== 'clients' || roomOf(to) !== 'clients' || from === 'clients/main.ts') return null
    const [part, target] = [partOf(from), partOf(to)]
    if (target === null ? to !== 'clients/main.ts' : part === target) return null
    if (part === null) return 'what all of clients stands on imports none of its parts'
    return target !== null && CLIENTS[part]?.includes(target)
      ? null
      : `inside clients, ${part} may import ${CLIENTS[part]?.join(', ') || 'none of the others'}`
  },
]

/** What is wrong with these files, one sentence each; empty when the rules hold. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, source }) =>
    importsOf(path, source).flatMap((specifier) => {
      if (specifier === null) return [`${path} imports a computed path: write it out, so that it can be checked`]
      const target = targetOf(path, specifier)
      const complaints = RULES.map((rule) => rule(path, target)).filter((complaint) => complaint !== null)
      return complaints.map((complaint) => `${path} imports ${specifier}: ${complaint}`)
    }),
  )
}

/**
 * The specifiers of all imports and re-exports: static, dynamic, type-only and `import('…').Type`;
 * null for an import of a computed path.
 * @throws Error when the source does not parse
 */
export function importsOf(path: string, source: string): (string | null)[] {
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`expected ${path} to parse, found: ${errors[0].message}`)
  return specifiersIn(program)
}

/** Every node that imports keeps its specifier in a field `source`; no other kind of node has one (a RegExp value does). */
function specifiersIn(node: unknown): (string | null)[] {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return []
  const below = Object.values(node).flatMap(specifiersIn)
  const { source } = node as { source?: { type: string; value?: unknown } | null }
  if (!source) return below
  return [source.type === 'Literal' ? String(source.value) : null, ...below]
}

/** `protocol/event.ts` for a file of ours, `node:fs` for a part of Node, `npm:zod` for a package. */
function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier)
  return specifier.startsWith('node:') ? specifier : `npm:${specifier}`
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? ''
}

/** The folder of clients/ that a file lies in; null for those beside the folders. */
function partOf(path: string): string | null {
  const folders = path.split('/').slice(1, -1)
  return folders[0] ?? null
}
