/** What the fake server knows of a trial: everything that it said and heard, each with its instant. */
import type { ByteKind } from '../../results/format.ts'
import type { Kinds, Parcel } from './utterance.ts'

/** The last byte of a parcel was handed to the kernel at `atUs`. */
interface Said {
  readonly client: number
  readonly atUs: number
  readonly parcel: Parcel
}

interface Crossed {
  readonly atUs: number
  readonly direction: 'down' | 'up'
  readonly kinds: Kinds
}

export class Truth {
  /** In the order in which they were said. */
  readonly said: Said[] = []
  readonly #crossed: Crossed[] = []
  requests = 0
  upgrades = 0
  /** Answers without an event. */
  emptyResponses = 0
  opened = 0

  crossed(atUs: number, direction: 'down' | 'up', kinds: Kinds): void {
    this.#crossed.push({ atUs, direction, kinds })
  }

  /** Of a kind, in a direction, from one instant to before another. */
  bytes(direction: 'down' | 'up', kind: ByteKind, fromUs = 0, toUs = Number.POSITIVE_INFINITY): number {
    return this.#crossed.reduce((sum, { atUs, direction: where, kinds }) => {
      return where === direction && atUs >= fromUs && atUs < toUs ? sum + (kinds[kind] ?? 0) : sum
    }, 0)
  }
}
