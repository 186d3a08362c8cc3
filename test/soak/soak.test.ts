/** The short form; soak.verify.ts is the long one, which also judges memory. */
import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { churn } from './churn.ts'
import { handlesLeft } from './left-behind.ts'

const CONNECTIONS = 300

test.each(TRANSPORT_NAMES)(
  `%s: ${CONNECTIONS} connects and disconnects leave no connection, subscription or handle`,
  async (transport) => {
    const churned = await churn({ transport, connections: CONNECTIONS, rounds: 3 })
    expect(churned.points.at(-1)?.connections).toBe(CONNECTIONS)
    expect(handlesLeft(churned)).toEqual([])
  },
)
