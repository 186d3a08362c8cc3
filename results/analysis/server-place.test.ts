import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { RunResult, Trial } from '../format.ts'
import { placeWords, serverPlace } from './server-place.ts'

const { trials } = buildFixtureResult()
const exchanged = trials.map((trial, index): Trial => {
  return { ...trial, clock: { kind: 'exchange', offsetUs: 9, uncertaintyUs: 120, roundTripUs: 100 * index } }
})
const mostUs = 100 * (trials.length - 1)

test.each<[string, Pick<RunResult, 'target' | 'trials'>, ReturnType<typeof serverPlace>]>([
  ['its own', { target: null, trials }, { target: null, elsewhere: false, roundTripUs: null }],
  [
    'its own, whose clock was compared as if it were another',
    { target: null, trials: exchanged },
    { target: null, elsewhere: false, roundTripUs: mostUs },
  ],
  [
    'somebody’s on this machine',
    { target: '127.0.0.1:8080', trials },
    { target: '127.0.0.1:8080', elsewhere: false, roundTripUs: null },
  ],
  [
    'somebody’s elsewhere',
    { target: 'lab:8080', trials: exchanged },
    { target: 'lab:8080', elsewhere: true, roundTripUs: mostUs },
  ],
  [
    'elsewhere, by a file of versions before',
    { trials: exchanged },
    { target: null, elsewhere: true, roundTripUs: mostUs },
  ],
  ['unknown, by a file of versions before', { trials }, { target: null, elsewhere: false, roundTripUs: null }],
])('the server was %s', (_what, run, place) => expect(serverPlace(run)).toEqual(place))

test('a network stands in the place of loopback, and beside the name of a server', () => {
  const network = { via: 'link', delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 } as const
  expect(placeWords(null, null)).toEqual(['loopback'])
  expect(placeWords(network, null)).toEqual(['80 ms round trip'])
  expect(placeWords(undefined, 'lab:8080')).toEqual(['lab:8080'])
  expect(placeWords(network, 'lab:8080')).toEqual(['lab:8080', '80 ms round trip'])
})
