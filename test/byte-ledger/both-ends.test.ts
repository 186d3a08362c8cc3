/**
 * Whatever happens to connections, both ends of each that ended in order count the same bytes of each kind, and of
 * a reset one nobody has read what was not written; through a link, too, whatever it does to them.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LineSettings, NO_DELAY } from '../../clients/link/line.ts'
import type { JoinedEnds } from '../../clients/run/join-ends.ts'
import { totalOf } from '../../protocol/connection-bytes.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { BothEnds, type Style } from './both-ends.ts'

type Step = (ends: BothEnds) => Promise<unknown> | unknown

const size = fc.constantFrom(0, 2, 100, 126, 5_000, 40_000)
const one = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % Math.max(1, items.length)]

/** What followers and server do in peace. */
const STEPS: readonly fc.WeightedArbitrary<Step>[] = [
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
    arbitrary: fc.nat(20).map((index) => (ends: BothEnds) => one(ends.followers, index)?.following.close()),
  },
  { weight: 2, arbitrary: fc.nat(90).map((ms) => () => new Promise((resolve) => setTimeout(resolve, ms))) },
]

/** What a client or the server does to a connection. */
const BREAKS: readonly fc.WeightedArbitrary<Step>[] = [
  {
    weight: 1,
    arbitrary: fc.nat(20).map((index) => (ends: BothEnds) => one(ends.followers, index)?.following.abort()),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ how: fc.constantFrom('fin', 'rst'), share: fc.constantFrom(0.5, 1) })
      .map((fault) => (ends: BothEnds) => ends.strike({ kind: 'drop-connections', ...fault })),
  },
]

const share = fc.constantFrom(0.5, 1)

/** What a link does to it. */
const LINK_BREAKS: readonly fc.WeightedArbitrary<Step>[] = [
  {
    weight: 2,
    arbitrary: fc.tuple(share, fc.nat(60)).map(
      ([of, ms]) =>
        (ends: BothEnds) =>
          void ends.link?.cut(of, ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(share, fc.option(fc.nat(60))).map(
      ([of, ms]) =>
        (ends: BothEnds) =>
          void ends.link?.silence(of, ms),
    ),
  },
]

const STYLES: readonly Style[] = [
  { headers: 'minimal', keepAlive: true, compressed: false },
  { headers: 'browser', keepAlive: false, compressed: false },
  { headers: 'minimal', keepAlive: false, compressed: true },
  { headers: 'browser', keepAlive: true, compressed: true },
]

const CASES = [...serverTransports.keys()].flatMap((name) => STYLES.map((style) => [name, style] as const))

/** Nobody is taken for dead who is only late, as all of these tests share one event loop; ms. */
const CALM: Partial<ServerOptions> = { sseHeartbeatMs: 10_000, websocketPingMs: 10_000 }

const RUNS = Number(process.env['TLAB_LEDGER_RUNS'] ?? 6)

interface Conversation {
  readonly steps: readonly fc.WeightedArbitrary<Step>[]
  readonly line?: LineSettings
  readonly runs: number
  /** Who says goodbye first. */
  readonly first?: fc.Arbitrary<'clients' | 'server'>
  readonly options?: Partial<ServerOptions>
}

/** Plays conversations and holds each against `check`; in some of them something must have been compared. */
async function converse(
  name: string,
  style: Style,
  { steps, line, runs, first = fc.constantFrom('clients', 'server'), options = {} }: Conversation,
  check: (joined: JoinedEnds) => void = () => {},
): Promise<void> {
  const messagesPerSecond = fc.constantFrom(0, 1)
  const acts = fc.array(fc.oneof(...steps), { maxLength: 14 })
  let compared = 0
  await fc.assert(
    fc.asyncProperty(acts, first, messagesPerSecond, async (all, goesFirst, limit) => {
      const ends = await BothEnds.start(name, style, { messagesPerSecond: limit, ...options }, line)
      ends.publish(300)
      await ends.open()
      for (const act of all) await act(ends)
      const joined = await ends.finish(goesFirst)
      expect(joined.reasons).toEqual([])
      expect(joined.compared).toBe('connections')
      check(joined)
      compared += totalOf(joined.client.down)
    }),
    // Whatever chance brings, once nothing happens, so that something is compared.
    { numRuns: runs + 1, examples: [[[], 'clients', 0]] },
  )
  expect(compared).toBeGreaterThan(0)
}

test.concurrent.each(CASES)(
  '%s, %j: the difference is 0 whatever happens',
  (name, style) => converse(name, style, { steps: [...STEPS, ...BREAKS], runs: RUNS }),
  200_000,
)

test.concurrent.each(CASES)(
  '%s, %j: in peace every connection ends in order, at both ends, and is compared',
  (name, style) => {
    // A server that goes first does not wait for those who have nothing to say.
    const peace = { steps: STEPS, runs: RUNS / 2, first: fc.constant('clients' as const), options: CALM }
    return converse(name, style, peace, ({ reset }) => {
      expect([reset.connections, reset.closedAtClient]).toEqual([0, 0])
    })
  },
  200_000,
)

const LINES: readonly LineSettings[] = [NO_DELAY, { delayUs: 5_000, jitterUs: 2_000, bytesPerSecond: 2_000_000 }]

test.concurrent.each(CASES.map((one, index) => [...one, LINES[index % LINES.length] as LineSettings] as const))(
  '%s, %j, through a link with %j: the difference is 0 whatever it does',
  (name, style, line) => converse(name, style, { steps: [...STEPS, ...BREAKS, ...LINK_BREAKS], line, runs: RUNS / 2 }),
  200_000,
)
