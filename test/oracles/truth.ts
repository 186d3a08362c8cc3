/** What the fake server knows of a trial: everything that it said and heard, each with its instant. */
import type { ByteKind } from '../../results/format.ts'
import type { Heard } from './seat.ts'
import type { Kinds, Parcel, Utterance } from './utterance.ts'

/** The last byte of a parcel was handed to the kernel at `atUs`. */
interface Told {
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
  /** In the order in which they were told. */
  readonly parcels: Told[] = []
  readonly #crossed: Crossed[] = []
  requests = 0
  upgrades = 0
  /** Answers without an event. */
  emptyResponses = 0

  told(client: number, atUs: number, { kinds, answers }: Utterance, parcels: readonly Parcel[]): void {
    this.#crossed.push({ atUs, direction: 'down', kinds })
    for (const parcel of parcels) this.parcels.push({ client, atUs, parcel })
    if (answers && !parcels.some(({ kind }) => kind === 'event')) this.emptyResponses++
  }

  /** @param upgrading a request asks for another protocol */
  heard(atUs: number, { kind, bytes }: Heard, upgrading: boolean): void {
    const asks = upgrading ? 'handshake' : 'heads'
    const byteKind = kind === 'request' ? asks : kind === 'pong' ? 'heartbeat' : 'framing'
    this.#crossed.push({ atUs, direction: 'up', kinds: { [byteKind]: bytes } })
    if (kind !== 'request') return
    this.requests++
    if (upgrading) this.upgrades++
  }

  /** Of a kind, in a direction, from one instant to before another. */
  bytes(direction: 'down' | 'up', kind: ByteKind, fromUs = 0, toUs = Number.POSITIVE_INFINITY): number {
    return this.#crossed.reduce((sum, { atUs, direction: where, kinds }) => {
      return where === direction && atUs >= fromUs && atUs < toUs ? sum + (kinds[kind] ?? 0) : sum
    }, 0)
  }
}
