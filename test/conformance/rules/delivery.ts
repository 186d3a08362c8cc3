/** What is delivered: every event, once, in order, with the very bytes that were published. */
import { expect } from 'vitest'
import { parseCursor } from '../../../protocol/cursor.ts'
import type { Bench } from '../bench.ts'
import { rule, ruleOfEach } from '../rule.ts'

/** Text that breaks careless framing. */
const AWKWARD: readonly [what: string, text: string][] = [
  ['line ends of every kind', 'a\nb\rc\r\nd'],
  ['empty lines', '\n\n'],
  ['a comment mark', ': not a comment'],
  ['a field of an event stream', 'data: not data'],
  ['characters of 2, 3 and 4 bytes, Unicode line ends and NUL', 'é漢😀\u2028\u2029\u0000'],
  ['brackets and quotes', '"}{[,\\'],
  ['nothing', ''],
]

export function deliveryRules({ startLab, followers }: Bench): void {
  rule('transport-lab wire, event', 'events arrive in order, each once, verbatim', async () => {
    const lab = await startLab()
    const { probe } = followers.open(lab)
    await probe.untilHello()
    const sent = Array.from({ length: 300 }, (_, index) => ({ index, text: 'x'.repeat(index % 40) }))
    const texts = sent.map((data) => lab.publish(data))
    await probe.untilEvents(300)
    expect(probe.seqs).toEqual(sent.map((_, index) => index + 1))
    expect(probe.events.map((event) => event.text)).toEqual(texts)
  })

  rule(
    'transport-lab wire, event',
    'seq, dueAtUs and sentAtUs lead an event, in this order; seq begins at 1',
    async () => {
      const lab = await startLab()
      const { probe } = followers.open(lab)
      await probe.untilHello()
      lab.publish({ seq: 99 })
      await probe.untilEvents(1)
      expect(probe.events[0]?.text).toMatch(/^\{"seq":1,"dueAtUs":\d{16},"sentAtUs":\d{16},"data":\{"seq":99\}\}$/)
      const { dueAtUs, sentAtUs, receivedAtUs } = probe.events[0] as (typeof probe.events)[number]
      expect(sentAtUs).toBeGreaterThanOrEqual(dueAtUs)
      expect(receivedAtUs).toBeGreaterThanOrEqual(sentAtUs)
    },
  )

  ruleOfEach('RFC 8259 §7', 'text that breaks careless framing is carried unharmed', AWKWARD, async (_, text) => {
    const lab = await startLab()
    const { probe } = followers.open(lab)
    await probe.untilHello()
    lab.publish({ text })
    lab.publish('after')
    await probe.untilEvents(2)
    expect(probe.events.map((event) => event.data)).toEqual([{ text }, 'after'])
  })

  rule(
    'transport-lab wire, event',
    'events of every size arrive whole, also above what one read or frame length holds',
    async () => {
      const lab = await startLab()
      const { probe } = followers.open(lab)
      await probe.untilHello()
      const texts = [0, 50, 70, 126, 60_000, 65_536, 200_000].map((length) => lab.publish('x'.repeat(length)))
      await probe.untilEvents(texts.length)
      expect(probe.events.map((event) => event.text)).toEqual(texts)
    },
  )

  rule(
    'transport-lab wire, event',
    'history and live are one log: who subscribes while events flow loses none and doubles none',
    async () => {
      const lab = await startLab()
      const stop = lab.publishEveryTurn()
      const opened = Array.from({ length: 10 }, () => followers.open(lab))
      await Promise.all(opened.map(({ probe }) => probe.untilEvents(50)))
      const last = stop()
      for (const { probe } of opened) {
        await probe.untilSeq(last)
        const joined = parseCursor(probe.hellos[0]?.cursor ?? '')?.seq ?? -1
        expect(probe.seqs).toEqual(Array.from({ length: last - joined }, (_, index) => joined + 1 + index))
      }
    },
  )

  rule(
    'transport-lab wire, cursor',
    'who was away resumes from its cursor and gets exactly what it missed',
    async () => {
      const lab = await startLab()
      const first = followers.open(lab)
      await first.probe.untilHello()
      lab.publishMany(5)
      await first.probe.untilEvents(5)
      first.following.abort()
      lab.publishMany(15)
      const second = followers.open(lab, lab.cursorAt(5))
      await second.probe.untilEvents(15)
      lab.publish('live')
      await second.probe.untilEvents(16)
      expect(second.probe.seqs).toEqual(Array.from({ length: 16 }, (_, index) => index + 6))
    },
  )

  rule(
    'transport-lab wire, bounds',
    'a way back longer than one response, or than an outbox, is delivered whole',
    async () => {
      const lab = await startLab()
      for (let number = 0; number < 2_300; number++) lab.publish({ number, text: 'x'.repeat(900) })
      const { probe } = followers.open(lab, 'earliest')
      await probe.untilEvents(2_300)
      expect(probe.seqs).toEqual(Array.from({ length: 2_300 }, (_, index) => index + 1))
      expect(probe.gaps).toEqual([])
    },
  )
}
