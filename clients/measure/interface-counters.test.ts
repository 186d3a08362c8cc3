import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InterfaceCounters, sumTraffic, trafficOf } from './interface-counters.ts'

const HEAD = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:   77       7    0    0    0     0          0         0       77       7    0    0    0     0       0          0
`

function devices(down: readonly [number, number], up: readonly [number, number], name = 'lab'): string {
  return `${HEAD}${name.padStart(6)}: ${down.join(' ')} 1 2 3 4 5 6 ${up.join('    ')} 1 2 3 4 5 6\n`
}

test('bytes and packets of both directions are read, whatever their size', () => {
  const count = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat())
  fc.assert(
    fc.property(count, count, (down, up) => {
      expect(trafficOf(devices(down, up), 'lab')).toEqual({
        down: { bytes: down[0], packets: down[1] },
        up: { bytes: up[0], packets: up[1] },
      })
    }),
  )
})

test('an interface whose name only begins alike is another one', () => {
  expect(() => trafficOf(devices([1, 1], [1, 1], 'lab2'), 'lab')).toThrow('expected counters of the interface lab')
  expect(() => trafficOf('', 'lab')).toThrow('found none')
})

test('a phase has what came between its boundaries, the whole life also what came before and after', () => {
  const readings = [
    devices([1000, 10], [500, 5]),
    devices([1100, 11], [510, 6]), // the feed starts
    devices([1300, 13], [540, 8]),
    devices([1900, 19], [600, 9]), // and ends
    devices([2000, 20], [700, 10]),
  ]
  const counters = new InterfaceCounters('lab', () => readings.shift() as string)
  for (let boundary = 0; boundary < 3; boundary++) counters.boundary()
  const { phases, wholeLife } = counters.report()
  expect(phases).toEqual([
    { down: { bytes: 200, packets: 2 }, up: { bytes: 30, packets: 2 } },
    { down: { bytes: 600, packets: 6 }, up: { bytes: 60, packets: 1 } },
  ])
  expect(wholeLife).toEqual({ down: { bytes: 1000, packets: 10 }, up: { bytes: 200, packets: 5 } })
  expect(sumTraffic(phases)).toEqual({ down: { bytes: 800, packets: 8 }, up: { bytes: 90, packets: 3 } })
})

test.runIf(existsSync('/proc/self/net/dev'))('this machine’s own table is read (needs Linux)', () => {
  const { down, up } = trafficOf(readFileSync('/proc/self/net/dev', 'utf8'), 'lo')
  expect(down).toEqual(up)
})
