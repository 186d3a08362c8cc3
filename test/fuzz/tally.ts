/** What a campaign saw, in lines for a report. */
import type { FuzzInput } from './inputs.ts'

export class Tally {
  readonly inputs: number
  readonly heapBeforeBytes: number
  heapAfterBytes = 0
  channels = 0
  #bytes = 0
  #sent = 0
  readonly #deeds = new Map<string, number>()

  constructor(inputs: number, heapBeforeBytes: number) {
    this.inputs = inputs
    this.heapBeforeBytes = heapBeforeBytes
  }

  add(input: FuzzInput, deeds: readonly string[]): void {
    this.#sent += 1
    this.#bytes += input.bytes.length
    for (const deed of deeds) this.#deeds.set(deed, (this.#deeds.get(deed) ?? 0) + 1)
  }

  get sent(): number {
    return this.#sent
  }

  /** How often the server did this, such as `400` or `close 1002`. */
  times(deed: string): number {
    return this.#deeds.get(deed) ?? 0
  }

  lines(): string[] {
    const counts = [...this.#deeds]
      .sort((one, other) => other[1] - one[1])
      .map(([deed, times]) => `${deed} × ${times.toLocaleString('en')}`)
    const mib = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1)
    return [
      `${this.#sent.toLocaleString('en')} mutated inputs, ${mib(this.#bytes)} MiB; the server stayed up, kept silent and let go of everything.`,
      `It answered ${counts.join(', ')}.`,
      `Its live memory was ${mib(this.heapBeforeBytes)} MiB before and ${mib(this.heapAfterBytes)} MiB after, with ${this.channels} channels.`,
    ]
  }
}
