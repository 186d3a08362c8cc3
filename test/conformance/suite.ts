/**
 * The conformance suite: what every transport must do, whatever it is. All transports pass it unedited; what
 * one can do beyond the others is declared in its capabilities, never guessed from its name. What only one of them
 * has on its wire stands in a file of its own, such as sse.test.ts.
 */
import { describe } from 'vitest'
import { benchFor, type TransportUnderTest } from './bench.ts'
import { channelRules } from './rules/channels.ts'
import { deliveryRules } from './rules/delivery.ts'
import { endingRules } from './rules/ending.ts'
import { gapRules } from './rules/gaps.ts'
import { helloRules } from './rules/hello.ts'
import { uplinkRules } from './rules/uplink.ts'

export function conformance(transport: TransportUnderTest): void {
  describe(`${transport.client.name} conforms`, () => {
    const bench = benchFor(transport)
    helloRules(bench)
    deliveryRules(bench)
    gapRules(bench)
    channelRules(bench)
    uplinkRules(bench)
    endingRules(bench)
  })
}
