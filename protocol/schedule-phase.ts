/** A phase of a feed's schedule: a steady rate or a ramp, with bursts on top of it, and how many events that asks for. */

/** Events that are due at one instant, again and again. */
export interface Burst {
  readonly size: number
  /** From one to the next; the first is due as the phase begins, so one longer than the phase happens once. */
  readonly everyMs: number
}

export interface SchedulePhase {
  /** A phase without end has no ramp. */
  readonly durationMs: number
  /** Events per second as it begins, and all along where there is no `endRate`; 0 for silence. */
  readonly rate: number
  /** Events per second as it ends: the rate changes evenly from `rate` to it. */
  readonly endRate?: number
  /** On top of the rate. */
  readonly burst?: Burst
}

/** Whether its rate changes while it lasts. */
export function isRamp({ rate, endRate = rate }: SchedulePhase): boolean {
  return endRate !== rate
}

/** Events per second so long after its beginning; bursts are no rate. */
export function rateAt({ rate, endRate = rate, durationMs }: SchedulePhase, afterMs: number): number {
  return endRate === rate ? rate : rate + ((endRate - rate) * afterMs) / durationMs
}

/** How many bursts it has. */
export function burstsIn({ durationMs, burst }: SchedulePhase): number {
  return burst === undefined ? 0 : Math.ceil(durationMs / burst.everyMs)
}

/** How many events it asks for, on average over all seeds; need not be whole. */
export function eventsAsked(phase: SchedulePhase): number {
  const { rate, endRate = rate, durationMs, burst } = phase
  return (((rate + endRate) / 2) * durationMs) / 1000 + burstsIn(phase) * (burst?.size ?? 0)
}

/** The most that it asks for in a second over any long time, bursts included. */
export function greatestRate({ rate, endRate = rate, burst }: SchedulePhase): number {
  return Math.max(rate, endRate) + (burst === undefined ? 0 : (burst.size * 1000) / burst.everyMs)
}
