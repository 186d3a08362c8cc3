/** Which channel each client of a population follows, and who its members are. */
import { channelOf, type Gathering, membersOf, membersPerChannel } from '../../protocol/channels.ts'
import type { DriverPlan, Published } from './plan.ts'

export class ChannelList {
  readonly names: readonly string[]
  readonly #clients: Gathering

  constructor({ channel, channels, clients }: Pick<DriverPlan, 'channel' | 'channels' | 'clients'>) {
    this.names = channels ?? [channel]
    this.#clients = { count: clients.count, channels: clients.channels ?? 'one' }
  }

  /** @param client its number, from 0 */
  of(client: number): string {
    return this.names[channelOf(client, this.#clients)] as string
  }

  /** The name of the channel that an epoch is of. */
  nameOf({ channel }: Pick<Published, 'channel'>): string {
    return channel ?? (this.names[0] as string)
  }

  /** Each channel with the numbers of its members, in their order. */
  members(): { readonly name: string; readonly clients: readonly number[] }[] {
    const perChannel = membersPerChannel(this.#clients)
    return this.names.map((name, channel) => {
      const count = membersOf(channel, this.#clients)
      return { name, clients: Array.from({ length: count }, (_, index) => channel * perChannel + index) }
    })
  }
}
