/** The long form of soak.test.ts: enough connections that what each leaves behind would show in the memory. */
import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { churn } from './churn.ts'
import { handlesLeft } from './left-behind.ts'
import { growthOf, soakReport } from './soak-report.ts'

const CONNECTIONS = 10_000
const ROUNDS = 12

/**
 * Live memory that a connection may leave, bytes. Whatever is kept of one, and be it a closure in a set, takes more;
 * what code and shapes still settle takes less, spread over thousands.
 */
const HEAP_BYTES = 60

/**
 * Resident memory, bytes a connection. Coarser, since the allocator gives back whole spans when it likes: the bound
 * is a third of what the smallest connection of this server uses while it is open.
 */
const RSS_BYTES = 1_024

test.each(TRANSPORT_NAMES)(
  `%s: ${CONNECTIONS} connects and disconnects leave nothing, and memory stops growing`,
  async (transport) => {
    const churned = await churn({ transport, connections: CONNECTIONS, rounds: ROUNDS })
    expect.getState()
    const growth = growthOf(churned)
    const report = soakReport(transport, churned)
    expect(handlesLeft(churned)).toEqual([])
    expect(growth.heapBytesPerConnection, report.join('\n')).toBeLessThan(HEAP_BYTES)
    expect(growth.rssBytesPerConnection, report.join('\n')).toBeLessThan(RSS_BYTES)
  },
)
