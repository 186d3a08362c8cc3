/**
 * Whatever happens to connections, both ends of each that ended in order count the same bytes of each kind, and of
 * a reset one nobody has read what was not written.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { totalOf } from '../../protocol/connection-bytes.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { BothEnds, type Style } from './both-ends.ts'

type Step = (ends: BothEnds) => Promise<unknown> | unknown

const size = fc.constantFrom(0, 2, 100, 126, 5_000, 40_000)
const one = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % Math.max(1, items.length)]

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: size.map((bytes) => (ends: BothEnds) => ends.publish(bytes)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('earliest', 'now', 'last:1').map((since) => (ends: BothEnds) => ends.open(since)),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(20), size).map(([index, bytes]) => (ends: BothEnds) => {
      const follower = one(ends.followers, index)
      return follower && ends.send(follower, bytes)
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(20), fc.boolean()).map(([index, inOrder]) => (ends: BothEnds) => {
      const following = one(ends.followers, index)?.following
      return inOrder ? following?.close() : following?.abort()
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ how: fc.constantFrom('fin', 'rst'), share: fc.constantFrom(0.5, 1) })
      .map((fault) => (ends: BothEnds) => ends.strike({ kind: 'drop-connections', ...fault })),
  },
  { weight: 2, arbitrary: fc.nat(90).map((ms) => () => new Promise((resolve) => setTimeout(resolve, ms))) },
)

const STYLES: readonly Style[] = [
  { headers: 'minimal', keepAlive: true, compression: 'off' },
  { headers: 'browser', keepAlive: false, compression: 'off' },
  { headers: 'browser', keepAlive: true, compression: 'deflate' },
]

const CASES = [...serverTransports.keys()].flatMap((name) => STYLES.map((style) => [name, style] as const))

test.concurrent.each(CASES)(
  '%s, %j: the difference is 0 whatever happens',
  async (name, style) => {
    const last = fc.constantFrom('clients' as const, 'server' as const)
    const messagesPerSecond = fc.constantFrom(0, 1)
    let compared = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), last, messagesPerSecond, async (steps, first, limit) => {
        const ends = await BothEnds.start(name, style, { messagesPerSecond: limit })
        ends.publish(300)
        await ends.open()
        for (const act of steps) await act(ends)
        const joined = await ends.finish(first)
        expect(joined.reasons).toEqual([])
        expect(joined.compared).toBe('connections')
        compared += totalOf(joined.client.down)
      }),
      { numRuns: Number(process.env['TLAB_LEDGER_RUNS'] ?? 6) },
    )
    expect(compared).toBeGreaterThan(0)
  },
  200_000,
)
