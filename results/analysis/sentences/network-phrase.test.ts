import { expect, test } from 'vitest'
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'
import { networkPhrase } from './network-phrase.ts'

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
