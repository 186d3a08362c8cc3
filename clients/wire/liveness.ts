/** Tells when nothing was heard for too long. One timer per follower, moved on by each sign of life. */
import type { Lifetime } from './lifetime.ts'

export class Liveness {
  readonly #timer: NodeJS.Timeout

  /** `onSilence` is called after `silenceMs` without `heard`, again after as much more. */
  constructor(lifetime: Lifetime, silenceMs: number, onSilence: () => void) {
    this.#timer = setTimeout(onSilence, silenceMs)
    lifetime.onEnding(() => clearTimeout(this.#timer))
  }

  heard(): void {
    this.#timer.refresh()
  }
}
