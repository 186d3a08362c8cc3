/** What can no longer be had is told with a gap, never passed over in silence; one found at connect is in the hello. */
import { expect } from 'vitest'
import type { Bench } from '../bench.ts'
import { rule } from '../rule.ts'

export function gapRules({ startLab, followers }: Bench): void {
  rule('transport-lab wire, gap', 'a cursor of another epoch gets a gap in the hello, then what is held', async () => {
    const lab = await startLab()
    lab.publishMany(3)
    const stranger = 'zzzzzzzzzzzz:7'
    const { probe } = followers.open(lab, stranger)
    await probe.untilEvents(3)
    expect(probe.hellos).toEqual([{ cursor: lab.cursorAt(0), gap: { from: stranger, to: lab.cursorAt(0) } }])
    expect([probe.gaps, probe.seqs]).toEqual([[], [1, 2, 3]])
  })

  rule('transport-lab wire, gap', 'a cursor older than the history gets a gap up to what is held', async () => {
    const lab = await startLab({ historyEvents: 10 })
    lab.publishMany(30)
    const { probe } = followers.open(lab, lab.cursorAt(5))
    await probe.untilEvents(10)
    expect(probe.hellos.map((hello) => hello.gap)).toEqual([{ from: lab.cursorAt(5), to: lab.cursorAt(20) }])
    expect(probe.seqs).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
  })

  rule('transport-lab wire, gap', 'the last cursor before the oldest event held needs no gap', async () => {
    const lab = await startLab({ historyEvents: 10 })
    lab.publishMany(30)
    const { probe } = followers.open(lab, lab.cursorAt(20))
    await probe.untilEvents(10)
    expect(probe.hellos).toEqual([{ cursor: lab.cursorAt(20), gap: null }])
  })

  rule('transport-lab wire, gap', 'a cursor ahead of the head gets a gap to the head', async () => {
    const lab = await startLab()
    lab.publish(1)
    const { probe } = followers.open(lab, lab.cursorAt(99))
    await probe.untilHello()
    lab.publish(2)
    await probe.untilEvents(1)
    expect(probe.hellos.map((hello) => hello.gap)).toEqual([{ from: lab.cursorAt(99), to: lab.cursorAt(1) }])
    expect(probe.seqs).toEqual([2])
  })

  rule('transport-lab wire, gap', 'a restarted server without its history says so', async () => {
    const before = await startLab()
    const { probe, following } = followers.open(before)
    await probe.untilHello()
    before.publish('lost with the server')
    await probe.untilEvents(1)
    const cursor = before.cursor
    await before.close()
    await following.done.catch(() => {})
    const after = await startLab({ port: before.port })
    after.publish('new')
    const again = followers.open(after, cursor)
    await again.probe.untilEvents(1)
    expect(again.probe.hellos[0]?.gap).toEqual({ from: cursor, to: after.cursorAt(0) })
    expect(again.probe.seqs).toEqual([1])
  })
}
