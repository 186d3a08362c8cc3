/** Opens followers of one transport, each with a probe, and forgets none. */
import type { ClientTransport, Following } from '../../clients/transport.ts'
import { Probe } from '../../clients/wire/probe.ts'
import { labClock } from '../../protocol/clock.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import type { LabUnderTest } from './lab-under-test.ts'

export interface OpenFollower {
  readonly probe: Probe
  readonly following: Following
}

export class Followers {
  readonly #transport: ClientTransport
  readonly #settings: Readonly<Record<string, unknown>>
  readonly #open: OpenFollower[] = []

  constructor(transport: ClientTransport, settings: Readonly<Record<string, unknown>>) {
    this.#transport = transport
    this.#settings = settings
  }

  open(lab: LabUnderTest, since = 'now', channel = DEFAULT_CHANNEL): OpenFollower {
    const probe = new Probe()
    const following = this.#transport.open({
      target: lab.target,
      channel,
      since,
      settings: this.#settings,
      headers: 'minimal',
      clock: labClock,
      readClock: labClock,
      poll: { originUs: labClock.nowUs(), phase: this.#open.length / 10 },
      observer: probe,
    })
    // A test that does not look at the end of a follower must not fail on it.
    following.done.catch(() => {})
    const follower = { probe, following }
    this.#open.push(follower)
    return follower
  }

  abortAll(): void {
    for (const { following } of this.#open.splice(0)) following.abort()
  }
}
