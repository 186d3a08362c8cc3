/** A family of figures that Prometheus scrapes, before it is text. */

export interface Sample {
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly samples: readonly Sample[]
}

/** Only grows, and begins anew with the process. */
export function counter(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name, help, type: 'counter', samples }
}

/** Goes up and down. */
export function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name, help, type: 'gauge', samples }
}

/** Prometheus counts in seconds. */
export const secondsOfUs = (us: number): number => us / 1e6
export const secondsOfMs = (ms: number): number => ms / 1e3
