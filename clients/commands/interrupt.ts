/** Ctrl-C: the first asks the command to come to an end, the second ends the program at once. */
import { EXIT } from '../errors.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  /** Resolves at the first interrupt. */
  readonly asked: Promise<void>
  /** What to say at the first interrupt, so that the user knows that it was heard; the latest listener is asked. */
  onFirst(tell: () => void): void
  /** Stops listening: from here on the system's own behaviour is back. */
  forget(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The part of a process that this needs. */
export type Interruptible = Pick<NodeJS.Process, 'on' | 'off' | 'exit'>

export function listenForInterrupt(source: Interruptible = process): Interrupt {
  let tellFirst = (): void => {}
  const controller = new AbortController()
  const interrupt = (): void => {
    if (controller.signal.aborted) source.exit(EXIT.interrupted)
    tellFirst()
    controller.abort()
  }
  for (const signal of SIGNALS) source.on(signal, interrupt)
  return {
    signal: controller.signal,
    asked: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve(), { once: true })),
    onFirst: (tell) => {
      tellFirst = tell
    },
    forget: () => {
      for (const signal of SIGNALS) source.off(signal, interrupt)
    },
  }
}
