/**
 * The timeline of a trial: where phases and measured windows lie on the lab clock.
 * An event belongs to the phase of its dueAt; phases that are measured and adjoin form one window.
 */
import type { ResolvedPhase } from '../../protocol/scenario.ts'

/** A stretch of time, µs of the lab clock; its end is not part of it. */
export interface Window {
  readonly fromUs: number
  readonly toUs: number
}

export class Timeline {
  readonly startsAtUs: number
  readonly endsAtUs: number
  readonly phases: readonly ResolvedPhase[]
  readonly windows: readonly Window[]
  readonly #ends: readonly number[]

  constructor(phases: readonly ResolvedPhase[], startsAtUs: number) {
    this.phases = phases
    this.startsAtUs = startsAtUs
    this.#ends = phases.map((phase) => startsAtUs + endMs(phase) * 1000)
    this.endsAtUs = this.#ends.at(-1) ?? startsAtUs
    this.windows = measuredWindowsMs(phases).map(({ fromMs, toMs }) => ({
      fromUs: startsAtUs + fromMs * 1000,
      toUs: startsAtUs + toMs * 1000,
    }))
  }

  /** Index of the phase to which an event that was due then belongs; -1 outside all of them. Hot path. */
  phaseAt(dueAtUs: number): number {
    if (dueAtUs < this.startsAtUs) return -1
    for (let index = 0; index < this.#ends.length; index++) {
      if (dueAtUs < (this.#ends[index] as number)) return index
    }
    return -1
  }

  /** Where in its phase an event was due, 0–1. Hot path. */
  position(phase: number, dueAtUs: number): number {
    const { startMs, durationMs } = this.phases[phase] as ResolvedPhase
    return (dueAtUs - this.startsAtUs - startMs * 1000) / (durationMs * 1000)
  }

  /** Whether a measured window begins with this phase. */
  beginsWindow(phase: number): boolean {
    return beginsWindow(this.phases, phase)
  }

  /** Whether a measured window ends with this phase. */
  endsWindow(phase: number): boolean {
    return endsWindow(this.phases, phase)
  }

  /** Whether this instant, µs of the lab clock, lies in a measured window. */
  isMeasured(atUs: number): boolean {
    return this.windows.some(({ fromUs, toUs }) => fromUs <= atUs && atUs < toUs)
  }

  /** The parts of [fromUs, toUs) that lie in measured windows. */
  measuredParts(fromUs: number, toUs: number): Window[] {
    const parts: Window[] = []
    for (const window of this.windows) {
      const part = { fromUs: Math.max(fromUs, window.fromUs), toUs: Math.min(toUs, window.toUs) }
      if (part.toUs > part.fromUs) parts.push(part)
    }
    return parts
  }
}

/** Measured phases, those that adjoin joined, ms from the feed's start. */
export function measuredWindowsMs(phases: readonly ResolvedPhase[]): { fromMs: number; toMs: number }[] {
  const last = phases.filter((_, index) => endsWindow(phases, index))
  return phases
    .filter((_, index) => beginsWindow(phases, index))
    .map(({ startMs }, window) => ({ fromMs: startMs, toMs: endMs(last[window] as ResolvedPhase) }))
}

function beginsWindow(phases: readonly ResolvedPhase[], index: number): boolean {
  return isMeasured(phases, index) && !isMeasured(phases, index - 1)
}

function endsWindow(phases: readonly ResolvedPhase[], index: number): boolean {
  return isMeasured(phases, index) && !isMeasured(phases, index + 1)
}

function isMeasured(phases: readonly ResolvedPhase[], index: number): boolean {
  return phases[index]?.measure ?? false
}

function endMs({ startMs, durationMs }: ResolvedPhase): number {
  return startMs + durationMs
}
