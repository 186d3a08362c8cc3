/** The long form of soak.test.ts: enough connections that what each leaves behind would show in the memory. */
import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { churn } from './churn.ts'
import { handlesLeft } from './left-behind.ts'
import { growthOf, soakReport } from './soak-report.ts'

const CONNECTIONS = 10_000
const ROUNDS = 12

/**
 * Live memory that a connection may leave, bytes. A process goes on settling (compiled code, shapes, tables that
 * double): 70 B each over ten thousand connections were seen here, less and less as they went on. Whatever keeps a
 * connection, keeps its socket, its request or a closure over them: kilobytes.
 */
const HEAP_BYTES = 200

/**
 * Resident memory, bytes a connection. Coarser, since the allocator gives back whole spans when it likes: the bound
 * is a third of what the smallest connection of this server uses while it is open.
 */
const RSS_BYTES = 1_024

test.for(TRANSPORT_NAMES)(
  `%s: ${CONNECTIONS} connects and disconnects leave nothing, and memory stops growing`,
  async (transport, { task }) => {
    const churned = await churn({ transport, connections: CONNECTIONS, rounds: ROUNDS })
    const { heapBytesPerConnection, rssBytesPerConnection } = growthOf(churned)
    const report = soakReport(transport, churned)
    task.meta.report = report
    expect(churned.points.at(-1)?.connections).toBe(CONNECTIONS)
    expect(handlesLeft(churned)).toEqual([])
    expect(heapBytesPerConnection, report.join('\n')).toBeLessThan(HEAP_BYTES)
    expect(rssBytesPerConnection, report.join('\n')).toBeLessThan(RSS_BYTES)
  },
)
