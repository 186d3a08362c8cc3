/** How a subscription begins: a hello that says where, from whatever place the client names. */
import { expect } from 'vitest'
import type { Bench } from '../bench.ts'
import { rule } from '../rule.ts'

export function helloRules({ startLab, followers }: Bench): void {
  rule('transport-lab wire, hello', 'a subscription begins with a hello that says where delivery begins', async () => {
    const lab = await startLab()
    lab.publish('before')
    const { probe } = followers.open(lab)
    await probe.untilHello()
    expect(probe.hellos).toEqual([{ cursor: lab.cursor, gap: null }])
    expect(probe.events).toEqual([])
  })

  rule('transport-lab wire, hello', 'every subscription of many gets its own hello, once', async () => {
    const lab = await startLab()
    const opened = Array.from({ length: 10 }, () => followers.open(lab))
    await Promise.all(opened.map(({ probe }) => probe.untilHello()))
    lab.publish('after')
    await Promise.all(opened.map(({ probe }) => probe.untilEvents(1)))
    for (const { probe } of opened) expect(probe.hellos).toEqual([{ cursor: lab.cursorAt(0), gap: null }])
  })

  rule(
    'transport-lab wire, hello',
    'a resume without a gap repeats the own cursor, never the head: a cut before the replay loses nothing',
    async () => {
      const lab = await startLab()
      lab.publishMany(20)
      const { probe } = followers.open(lab, lab.cursorAt(5))
      await probe.untilEvents(15)
      expect(probe.hellos).toEqual([{ cursor: lab.cursorAt(5), gap: null }])
    },
  )

  rule('transport-lab wire, since', 'now begins after the head: nothing of before is delivered', async () => {
    const lab = await startLab()
    lab.publishMany(3)
    const { probe } = followers.open(lab, 'now')
    await probe.untilHello()
    lab.publish('after')
    await probe.untilEvents(1)
    expect(probe.seqs).toEqual([4])
  })

  rule('transport-lab wire, since', 'earliest begins with the oldest event that is held', async () => {
    const lab = await startLab({ historyEvents: 5 })
    lab.publishMany(8)
    const { probe } = followers.open(lab, 'earliest')
    await probe.untilEvents(5)
    expect(probe.hellos).toEqual([{ cursor: lab.cursorAt(3), gap: null }])
    expect(probe.seqs).toEqual([4, 5, 6, 7, 8])
  })

  rule('transport-lab wire, since', 'last:N begins N events before the head, or with the oldest held', async () => {
    const lab = await startLab()
    lab.publishMany(10)
    const three = followers.open(lab, 'last:3')
    const many = followers.open(lab, 'last:50')
    await Promise.all([three.probe.untilEvents(3), many.probe.untilEvents(10)])
    expect(three.probe.seqs).toEqual([8, 9, 10])
    expect(many.probe.seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  rule('transport-lab wire, since', 'a malformed since ends the following with what was expected', async () => {
    const lab = await startLab()
    const { probe, following } = followers.open(lab, 'yesterday')
    await expect(following.done).rejects.toThrow(/400.*"now", "earliest", "last:N" or a cursor/)
    expect([probe.hellos, probe.events]).toEqual([[], []])
    await lab.untilIdle()
  })
}
