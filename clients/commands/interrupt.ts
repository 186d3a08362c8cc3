/** Ctrl-C and its like: the first asks the command to come to an end, the second ends the program at once. */
import { EXIT } from '../errors.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  /** Resolves at the first interrupt, with the signal: SIGTERM is how an operator ends a service. */
  readonly asked: Promise<InterruptSignal>
  /** What to say at the first interrupt, so that the user knows that it was heard; the latest listener is asked. */
  onFirst(tell: (signal: InterruptSignal) => void): void
  /** What the second one does instead of ending the program; that is then left to the third. */
  onSecond(hurry: () => void): void
  /** Stops listening: from here on the system's own behaviour is back. */
  forget(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type InterruptSignal = (typeof SIGNALS)[number]

/** The part of a process that this needs. */
export type Interruptible = Pick<NodeJS.Process, 'on' | 'off' | 'exit'>

export function listenForInterrupt(source: Interruptible = process): Interrupt {
  let tellFirst = (_signal: InterruptSignal): void => {}
  let heard = (_signal: InterruptSignal): void => {}
  let atSecond = (): void => source.exit(EXIT.interrupted)
  const controller = new AbortController()
  const asked = new Promise<InterruptSignal>((resolve) => {
    heard = resolve
  })
  const interrupt = (signal: InterruptSignal): void => {
    if (controller.signal.aborted) {
      atSecond()
      return
    }
    tellFirst(signal)
    controller.abort()
    heard(signal)
  }
  for (const signal of SIGNALS) source.on(signal, interrupt)
  return {
    signal: controller.signal,
    asked,
    onFirst: (tell) => {
      tellFirst = tell
    },
    onSecond: (hurry) => {
      const end = atSecond
      atSecond = () => {
        atSecond = end
        hurry()
      }
    },
    forget: () => {
      for (const signal of SIGNALS) source.off(signal, interrupt)
    },
  }
}
