/** How a subscription ends, whoever ends it: in order where that is possible, and nothing stays behind. */
import { expect, onTestFinished } from 'vitest'
import type { Bench } from '../bench.ts'
import { rule } from '../rule.ts'

/** A life that is over many times within a test, ms. */
const SHORT_LIFE_MS = 150

export function endingRules({ name, startLab, followers }: Bench): void {
  rule(
    'RFC 9293 §3.6',
    'closing in order reads to the end of the stream, and every byte has its kind at both ends',
    async () => {
      const lab = await startLab()
      const { probe, following } = followers.open(lab)
      await probe.untilHello()
      const texts = [lab.publish({ text: 'é漢😀' }), lab.publish('x'.repeat(70_000))]
      await probe.untilEvents(2)
      following.close()
      await following.done
      expect(probe.ends).toEqual(probe.ends.map(() => 'closed'))
      expect(probe.kinds.down.payload).toBe(Buffer.byteLength(texts.join('')))
      expect({ down: probe.total('down'), up: probe.total('up') }).toEqual(probe.socketBytes)
      await lab.untilIdle()
      expect(lab.socketBytes(name)).toEqual(probe.socketBytes)
    },
  )

  rule('transport-lab wire, ending', 'clients that vanish leave nothing behind', async () => {
    const lab = await startLab()
    const opened = Array.from({ length: 30 }, () => followers.open(lab))
    await Promise.all(opened.map(({ probe }) => probe.untilHello()))
    for (const { following } of opened) following.abort()
    await lab.untilIdle()
    lab.publish('to nobody')
    expect(lab.gauges()).toEqual({ connections: 0, subscriptions: 0 })
    expect(lab.channel().subscribers).toBe(0)
  })

  rule('transport-lab wire, ending', 'gauges return to zero after churn', async () => {
    const lab = await startLab()
    for (let round = 0; round < 3; round++) {
      const opened = Array.from({ length: 10 }, () => followers.open(lab))
      await Promise.all(opened.map(({ probe }) => probe.untilHello()))
      for (const { following } of opened) following.close()
      await Promise.all(opened.map(({ following }) => following.done))
    }
    await lab.untilIdle()
    expect(lab.gauges()).toEqual({ connections: 0, subscriptions: 0 })
  })

  rule('transport-lab wire, ending', 'a server that closes has ended its followers within two seconds', async () => {
    const lab = await startLab()
    const opened = Array.from({ length: 10 }, () => followers.open(lab))
    await Promise.all(opened.map(({ probe }) => probe.untilHello()))
    const beganAt = performance.now()
    await lab.close()
    await Promise.allSettled(opened.map(({ following }) => following.done))
    expect(performance.now() - beganAt).toBeLessThan(2_000)
  })

  rule(
    'transport-lab wire, lifetime',
    'whatever is held open may end in order at any time: a client that resumes loses and doubles nothing',
    async () => {
      const lab = await startLab({ streamMs: SHORT_LIFE_MS })
      const publishing = setInterval(() => lab.publish(null), 2)
      onTestFinished(() => clearInterval(publishing))
      let since = lab.cursorAt(0)
      const seqs: number[] = []
      for (let life = 0; life < 4; life++) {
        const { probe, following } = followers.open(lab, since)
        const over = await Promise.race([following.done.then(() => true), probe.untilEvents(100).then(() => false)])
        if (!over) following.close()
        await following.done
        expect(probe.hellos).toEqual([{ cursor: since, gap: null }])
        seqs.push(...probe.seqs)
        since = lab.cursorAt(probe.seqs.at(-1) ?? 0)
      }
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1))
      expect(seqs.length).toBeGreaterThan(4)
    },
  )

  rule('transport-lab wire, ending', 'a server that is not there is a refusal, told and not thrown', async () => {
    const lab = await startLab()
    await lab.close()
    const { probe, following } = followers.open(lab)
    await expect(following.done).rejects.toThrow(/ECONNREFUSED|refused/)
    expect(probe.ends).toEqual(['refused'])
  })
}
