/** Channels: logs apart from each other, that begin when they are asked for. */
import { expect } from 'vitest'
import { HandTurnedTime } from '../../../server/testing.ts'
import type { Bench } from '../bench.ts'
import { rule } from '../rule.ts'

/** A channel that nobody uses is dropped after ten minutes, µs. */
const IDLE_US = 10 * 60 * 1_000_000

export function channelRules({ startLab, followers }: Bench): void {
  rule('transport-lab wire, channel', 'channels do not mix', async () => {
    const lab = await startLab()
    const main = followers.open(lab)
    const other = followers.open(lab, 'now', 'other')
    await Promise.all([main.probe.untilHello(), other.probe.untilHello()])
    lab.publish('for main')
    lab.publish('for other', 'other')
    await Promise.all([main.probe.untilEvents(1), other.probe.untilEvents(1)])
    expect(main.probe.events.map((event) => event.data)).toEqual(['for main'])
    expect(other.probe.events.map((event) => event.data)).toEqual(['for other'])
  })

  rule('transport-lab wire, channel', 'a channel begins with its first subscription, at seq 1', async () => {
    const lab = await startLab()
    const { probe } = followers.open(lab, 'now', 'new-1')
    await probe.untilHello()
    lab.publish('first', 'new-1')
    await probe.untilEvents(1)
    expect(probe.hellos).toEqual([{ cursor: lab.channel('new-1').cursorAt(0), gap: null }])
    expect(probe.seqs).toEqual([1])
  })

  rule('transport-lab wire, channel', 'a name that is not 1 to 64 of [a-z0-9-] is refused with 400', async () => {
    const lab = await startLab()
    for (const name of ['No-Such', 'a b', 'é', 'x'.repeat(65), 'a/b']) {
      const { following } = followers.open(lab, 'now', name)
      await expect(following.done, name).rejects.toThrow(/400.*1 to 64 characters \[a-z0-9-\]/)
    }
    const { probe } = followers.open(lab, 'now', 'x'.repeat(64))
    await probe.untilHello()
  })

  rule(
    'transport-lab wire, channel',
    'one without a connection for ten minutes is dropped; its name returns with a new epoch',
    async () => {
      const time = new HandTurnedTime()
      const lab = await startLab({}, time)
      lab.publishMany(3)
      const old = lab.cursor
      const first = followers.open(lab)
      await first.probe.untilHello()
      time.advance(IDLE_US + 1)
      lab.sweep()
      lab.publish('still the same log')
      await first.probe.untilEvents(1)
      first.following.abort()
      await lab.untilIdle()
      time.advance(IDLE_US + 1)
      lab.sweep()
      const again = followers.open(lab, old)
      await again.probe.untilHello()
      expect(again.probe.hellos[0]).toEqual({ cursor: lab.cursorAt(0), gap: { from: old, to: lab.cursorAt(0) } })
      expect(lab.cursor.slice(0, 12)).not.toBe(old.slice(0, 12))
    },
  )
}
