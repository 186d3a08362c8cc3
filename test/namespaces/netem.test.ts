/** What the kernel does to packets, where it can: delay, jitter, bandwidth and loss by netem. Every bound is one from below. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { tryNamespaces } from '../../clients/namespaces/abilities.ts'
import { makeNamespacePair } from '../../clients/namespaces/pair.ts'
import type { ResolvedNetwork } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'
import { type Arrival, sendDatagrams } from './datagrams.ts'
import { CLIENTS, IS_ROOT_ON_LINUX, NOTHING_BETWEEN, runNamespaceTrial } from './namespace-trial.ts'

const abilities = IS_ROOT_ON_LINUX ? await tryNamespaces() : null
const CAN_RUN = abilities?.segments === null && abilities.netem === null

const DELAY_MS = 20
const JITTER_MS = 20

function trialOver(network: Partial<ResolvedNetwork>, payloadBytes = 256): Promise<Trial> {
  const shaped = { ...NOTHING_BETWEEN, ...network }
  return runNamespaceTrial({ transport: 'sse', measuredMs: 2000, payloadBytes, network: shaped })
}

async function datagramsOver(network: Partial<ResolvedNetwork>, count: number): Promise<Arrival[]> {
  const pair = await makeNamespacePair({ ...NOTHING_BETWEEN, ...network })
  onTestFinished(() => pair.remove())
  return sendDatagrams(pair, count)
}

const transitsUs = (arrivals: readonly Arrival[]): number[] => arrivals.map(({ transitUs }) => transitUs)

describe.skipIf(!CAN_RUN)('netem (needs root on Linux, and a kernel with sch_netem)', () => {
  test('a delay is in every event once, and in every connect twice', async () => {
    const { latencyUs, connectUs, deliveries } = await trialOver({ delayMs: DELAY_MS })
    expect(latencyUs.fromDue.mean).toBeGreaterThanOrEqual(DELAY_MS * 1000)
    expect(connectUs.mean).toBeGreaterThanOrEqual(2 * DELAY_MS * 1000)
    expect(deliveries).toMatchObject({ lost: 0, duplicated: 0 })
  })

  test('jitter spreads packets from the delay up, and none overtakes another', async () => {
    const sent = 300
    const arrivals = await datagramsOver({ delayMs: DELAY_MS, jitterMs: JITTER_MS }, sent)
    expect(arrivals.map(({ number }) => number)).toEqual(Array.from({ length: sent }, (_, number) => number))
    const all = transitsUs(arrivals)
    expect(Math.min(...all)).toBeGreaterThanOrEqual(DELAY_MS * 1000)
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan((JITTER_MS * 1000) / 4)
  })

  test('a bandwidth is of all lines together: the last client has an event when every copy of it is through', async () => {
    const [payloadBytes, bytesPerSecond] = [10_000, 1_250_000]
    const { latencyUs, deliveries } = await trialOver({ bytesPerSecond }, payloadBytes)
    const copyUs = (payloadBytes * 1e6) / bytesPerSecond
    expect(latencyUs.fromDue.mean).toBeGreaterThan(copyUs)
    expect(latencyUs.fromDue.max).toBeGreaterThan(CLIENTS * copyUs)
    expect(deliveries.lost).toBe(0)
  })

  test('one packet in twenty is lost each way, and no event', async () => {
    const lossShare = 0.05
    const sent = 2000
    const lost = sent - (await datagramsOver({ lossShare }, sent)).length
    // Of a binomial of these this is five standard deviations.
    const chance = 5 * Math.sqrt(sent * lossShare * (1 - lossShare))
    expect(lost).toBeGreaterThan(sent * lossShare - chance)
    expect(lost).toBeLessThan(sent * lossShare + chance)
    const { deliveries } = await trialOver({ lossShare })
    expect(deliveries).toMatchObject({ lost: 0, duplicated: 0 })
    expect(deliveries.delivered).toBeGreaterThan(0)
  })
})
