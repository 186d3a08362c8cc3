import { expect, test } from 'vitest'
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { Trial } from '../../format.ts'
import { largeBurstsSentence, networkPhrase } from './network-phrase.ts'

const NETWORK: ResolvedNetwork = { via: 'link', delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }

test.each([
  [null, null],
  [undefined, null],
  [NETWORK, '80 ms round trip'],
  [{ ...NETWORK, delayMs: 0 }, '0 ms round trip'],
  [{ ...NETWORK, delayMs: 12.5, jitterMs: 5 }, '25 ms round trip, up to 5 ms jitter each way'],
  [{ ...NETWORK, bytesPerSecond: 1_250_000 }, '80 ms round trip, 10 mbit'],
  [{ ...NETWORK, bytesPerSecond: 32_000, lossShare: 0.005 }, '80 ms round trip, 256 kbit, 0.5% loss'],
])('%j is called %j', (network, phrase) => expect(networkPhrase(network)).toBe(phrase))

test('bursts that slow start would have held back are told, of all blocks, by arm', () => {
  const trials = buildFixtureResult().trials
  const bursts = (most: Readonly<Record<string, number>>) =>
    trials.map((trial): Trial => {
      const network = { via: 'link', latenessP50Us: 0, latenessP99Us: 0, largeBursts: most[trial.arm] ?? 0 } as const
      return { ...trial, network }
    })
  expect(largeBurstsSentence(bursts({ sse: 500, polling: 4 }))).toMatch(
    /^1,512 bursts above 14 kB passed the link at once \(polling 12, sse 1,500\): TCP’s slow start/,
  )
  const first = bursts({ polling: 1 }).slice(0, 1)
  expect(largeBurstsSentence(first)).toMatch(/^1 burst above 14 kB .* \(polling 1\)/)
  expect(largeBurstsSentence(bursts({}))).toBeNull()
  expect(largeBurstsSentence(trials)).toBeNull()
})
