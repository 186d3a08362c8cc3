/** What the rules of one file share: labs and followers of a transport, all of them gone after each test. */
import { afterEach } from 'vitest'
import type { ClientTransport } from '../../clients/transport.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import type { TimeSource } from '../../server/app.ts'
import type { ServerTransport } from '../../server/transport.ts'
import { Followers } from './followers.ts'
import { LabUnderTest } from './lab-under-test.ts'
import { destroyWireClients } from './wire/wire-client.ts'

export interface TransportUnderTest {
  readonly server: ServerTransport
  readonly client: ClientTransport
  /** Settings that keep a test quick, such as a short poll interval. */
  readonly settings: Readonly<Record<string, unknown>>
}

export interface Bench {
  readonly name: string
  readonly followers: Followers
  startLab(options?: Omit<ServerOptions, 'token'>, time?: TimeSource): Promise<LabUnderTest>
}

/** To be called where tests are declared. */
export function benchFor({ server, client, settings }: TransportUnderTest): Bench {
  const labs: LabUnderTest[] = []
  const followers = new Followers(client, settings)
  afterEach(async () => {
    followers.abortAll()
    destroyWireClients()
    await Promise.all(labs.splice(0).map((lab) => lab.close()))
  })
  return {
    name: client.name,
    followers,
    async startLab(options, time) {
      const lab = await LabUnderTest.start(server, options, time)
      labs.push(lab)
      return lab
    },
  }
}
