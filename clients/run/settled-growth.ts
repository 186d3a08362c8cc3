/**
 * By how much the server's memory grows with its connections: resident bytes after a full collection, at the end of a silent last
 * phase less those before the connects. A collection holds everything up, so it is asked for only where nothing is under way
 * that is measured. (Without one, what the handshakes left behind counts as the connections': V8 collects when it must.)
 */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { TrialServer } from './trial-server.ts'

export class SettledGrowth {
  readonly #server: Pick<TrialServer, 'settle'>
  readonly #isAsked: boolean
  #beforeBytes: number | null = null

  constructor(server: Pick<TrialServer, 'settle'>, scenario: ResolvedScenario) {
    this.#server = server
    this.#isAsked = endsInSilence(scenario)
  }

  /** Before the first connect. */
  async begin(): Promise<void> {
    this.#beforeBytes = this.#isAsked ? await this.#server.settle() : null
  }

  /** With every connection open; null where it is not known. It may be below 0: memory that the start had needed. */
  async end(): Promise<number | null> {
    if (this.#beforeBytes === null) return null
    const bytes = await this.#server.settle()
    return bytes === null ? null : bytes - this.#beforeBytes
  }
}

/** Whether the last phase is not measured and has neither events nor messages, and the process is the same throughout. */
export function endsInSilence({ phases, uplink, faults }: ResolvedScenario): boolean {
  const last = phases.at(-1)
  if (last === undefined || last.measure || faults.some(({ kind }) => kind === 'restart')) return false
  return last.rate === 0 && (last.endRate ?? 0) === 0 && last.burst === undefined && !uplink
}
