import { expect, test } from 'vitest'
import { JOINED_ENDS } from './made-up-reports.ts'
import { bytesOf } from './trial-bytes.ts'

test.each([
  ['slow consumers whose clients saw a reset explain no other end', 5, 40, 40, 5],
  ['those that were in order at their clients are explained', 5, 0, 5, 0],
  ['some of both', 5, 38, 40, 3],
  ['more resets than slow consumers take nothing back', 5, 60, 40, 5],
  ['without slow consumers nothing is explained', 5, 0, 0, 5],
])('%s', (_, closedAtClient, resetAtClient, slowConsumers, unexplained) => {
  const reset = { ...JOINED_ENDS.reset, connections: closedAtClient + resetAtClient, closedAtClient, resetAtClient }
  expect(bytesOf({ ...JOINED_ENDS, reset }, [], null, slowConsumers).reset).toMatchObject({ unexplained })
})
