/** Which keys each kind of fault takes, and what a fault is when they are left out. */
import type { FaultKind, ResolvedFault } from '../../protocol/scenario.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import type { Finding } from './errors.ts'
import type { WrittenFault } from './fault-schema.ts'
import { BOUNDS } from './ranges.ts'

type FaultKey = Exclude<keyof WrittenFault, 'at' | 'kind'>

interface KindOfFault {
  readonly keys: readonly FaultKey[]
  /** What a missing duration means: `required` is an error, null stands for none or for good. */
  readonly duration: 'required' | 0 | null
  /** The bounds of its duration, where they are narrower than the schema's, ms. */
  readonly range?: { readonly least: number; readonly most: number }
}

/** Nothing lasts for no time: `duration: 0s` would be no fault at all. */
const LASTING = { least: 1, most: BOUNDS.faultMs.most }

const KINDS: Readonly<Record<FaultKind, KindOfFault>> = {
  'drop-connections': { keys: ['share', 'how'], duration: null },
  'stall-feed': { keys: ['duration'], duration: 'required', range: LASTING },
  'stall-event-loop': { keys: ['duration'], duration: 'required', range: BOUNDS.stallEventLoopMs },
  'refuse-connections': { keys: ['duration'], duration: 'required', range: LASTING },
  'slow-reads': { keys: ['share', 'duration'], duration: 'required', range: LASTING },
  silence: { keys: ['share', 'duration'], duration: null, range: LASTING },
  cut: { keys: ['share', 'duration'], duration: 0 },
  restart: { keys: ['history', 'duration', 'drain'], duration: 0 },
}

/** Keys that a fault's kind has no use for, or that it lacks; in the order of the file. */
export function checkFaultKeys(faults: readonly WrittenFault[]): Finding[] {
  return faults.flatMap((fault, index) => [
    ...checkForeignKeys(fault, index),
    ...checkDuration(fault, index),
    ...checkDrain(fault, index),
  ])
}

/** A fault with what its kind means where the file says nothing. */
export function resolveFault(fault: WrittenFault): ResolvedFault {
  const { duration: withoutDuration } = KINDS[fault.kind]
  return {
    atMs: fault.at,
    kind: fault.kind,
    share: fault.share ?? 1,
    durationMs: fault.duration ?? (withoutDuration === 0 ? 0 : null),
    how: fault.kind === 'drop-connections' ? (fault.how ?? 'fin') : null,
    history: fault.kind === 'restart' ? (fault.history ?? 'keep') : null,
    drainMs: fault.drain ?? null,
  }
}

function checkForeignKeys(fault: WrittenFault, index: number): Finding[] {
  const { keys } = KINDS[fault.kind]
  const written = (Object.keys(fault) as (keyof WrittenFault)[]).filter((key) => fault[key] !== undefined)
  const foreign = written.filter((key) => key !== 'at' && key !== 'kind' && !keys.includes(key))
  return foreign.map((key) => ({
    path: ['faults', index, key],
    atKey: true,
    expected: `a key of a ${fault.kind} fault`,
    found: key,
    fix: `remove it; ${fault.kind} takes at, ${keys.join(', ')}`,
  }))
}

function checkDuration({ kind, duration: writtenMs }: WrittenFault, index: number): Finding[] {
  const { keys, duration: withoutDuration, range = BOUNDS.faultMs } = KINDS[kind]
  if (!keys.includes('duration')) return []
  if (writtenMs === undefined) return withoutDuration === 'required' ? [missingDuration(kind, index)] : []
  if (writtenMs >= range.least && writtenMs <= range.most) return []
  const expected = `a duration from ${formatDurationMs(range.least)} to ${formatDurationMs(range.most)} for ${kind}`
  return [{ path: ['faults', index, 'duration'], expected, fix: 'choose a value within these bounds' }]
}

function missingDuration(kind: FaultKind, index: number): Finding {
  return {
    path: ['faults', index],
    atKey: true,
    expected: 'the key "duration"',
    found: 'none',
    fix: `add "duration:", how long ${kind} lasts, such as 2s`,
  }
}

function checkDrain({ kind, drain, history }: WrittenFault, index: number): Finding[] {
  if (kind !== 'restart' || drain === undefined || history !== 'lose') return []
  return [
    {
      path: ['faults', index, 'drain'],
      atKey: true,
      expected: 'drain only with "history: keep"',
      found: 'history: lose',
      fix: 'remove drain: a server that dies on the spot ends no connection in order; or write "history: keep"',
    },
  ]
}
