/** What clients send up becomes an event of their channel. */
import { expect } from 'vitest'
import { labClock } from '../../../protocol/clock.ts'
import type { Bench } from '../bench.ts'
import { rule } from '../rule.ts'

export function uplinkRules({ startLab, followers }: Bench): void {
  rule(
    'transport-lab wire, message',
    'a message becomes an event of its channel, whose data is the message',
    async () => {
      const lab = await startLab()
      const reader = followers.open(lab)
      const writer = followers.open(lab)
      await Promise.all([reader.probe.untilHello(), writer.probe.untilHello()])
      const message = { id: 'm1', from: 'ada', data: { text: 'a\nb\rc\r\nd' } }
      const receipt = await writer.following.send(message)
      await Promise.all([reader.probe.untilEvents(1), writer.probe.untilEvents(1)])
      expect(receipt).toEqual({ id: 'm1', cursor: lab.cursorAt(1) })
      expect(reader.probe.events.map((event) => event.data)).toEqual([message])
      expect(Object.keys(JSON.parse(reader.probe.events[0]?.text ?? ''))).toEqual([
        'seq',
        'dueAtUs',
        'sentAtUs',
        'data',
      ])
    },
  )

  rule('transport-lab wire, message', 'a repeat is answered like the first and published once', async () => {
    const lab = await startLab()
    const { probe, following } = followers.open(lab)
    await probe.untilHello()
    const message = { id: 'm1', from: 'ada', data: 1 }
    const receipt = await following.send(message)
    await expect(following.send(message)).resolves.toEqual(receipt)
    lab.publish('after')
    await probe.untilEvents(2)
    expect(probe.events.map((event) => event.data)).toEqual([message, 'after'])
  })

  rule('transport-lab wire, message', 'dueAtUs is the sender’s, but never after the receipt', async () => {
    const lab = await startLab()
    const { probe, following } = followers.open(lab)
    await probe.untilHello()
    const earlierUs = labClock.nowUs() - 5_000_000
    await following.send({ id: 'late', from: 'ada', dueAtUs: earlierUs, data: null })
    await following.send({ id: 'from the future', from: 'ada', dueAtUs: labClock.nowUs() + 60_000_000, data: null })
    await following.send({ id: 'without', from: 'ada', data: null })
    await probe.untilEvents(3)
    const [late, future, without] = probe.events
    expect(late?.dueAtUs).toBe(earlierUs)
    for (const event of [future, without]) {
      expect(event?.dueAtUs).toBeLessThanOrEqual(event?.sentAtUs ?? 0)
      expect(event?.dueAtUs).toBeGreaterThan((event?.sentAtUs ?? 0) - 1_000_000)
    }
  })

  rule(
    'transport-lab wire, message',
    'a malformed message is refused with what was expected, and published nowhere',
    async () => {
      const lab = await startLab()
      const { probe, following } = followers.open(lab)
      await probe.untilHello()
      const nameless = following.send({ id: '', from: 'ada', data: 1 })
      await expect(nameless).rejects.toThrow(/expected "id" to be 1 to 128 characters/)
      lab.publish('after')
      await probe.untilEvents(1)
      expect(probe.seqs).toEqual([1])
    },
  )
}
