/**
 * The conformance suite: what every transport must do, whatever it is. All transports pass it unedited; what
 * one can do beyond the others is declared in its capabilities, never guessed from its name.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { ClientTransport } from '../../clients/transport.ts'
import { parseCursor } from '../../protocol/cursor.ts'
import type { ServerTransport } from '../../server/transport.ts'
import { Followers } from './followers.ts'
import { LabUnderTest } from './lab-under-test.ts'

/** Text that breaks careless framing: line ends of every kind, NUL, a lone comment mark, characters of 2, 3 and 4 bytes. */
const AWKWARD = ['a\nb\rc\r\nd', '\n\n', ': not a comment', 'data: not data', 'é漢😀\u2028\u2029\u0000', '"}{[,\\', '']

export interface TransportUnderTest {
  readonly server: ServerTransport
  readonly client: ClientTransport
  /** Settings that keep a test quick, such as a short poll interval. */
  readonly settings: Readonly<Record<string, unknown>>
}

export function conformance({ server, client, settings }: TransportUnderTest): void {
  const labs: LabUnderTest[] = []
  const followers = new Followers(client, settings)

  async function startLab(options?: Parameters<typeof LabUnderTest.start>[1]): Promise<LabUnderTest> {
    const lab = await LabUnderTest.start(server, options)
    labs.push(lab)
    return lab
  }

  afterEach(async () => {
    followers.abortAll()
    await Promise.all(labs.splice(0).map((lab) => lab.close()))
  })

  describe(`${client.name} conforms`, () => {
    test('a subscription begins with a hello that says where', async () => {
      const lab = await startLab()
      lab.publish('before')
      const { probe } = followers.open(lab)
      await probe.untilHello()
      expect(probe.hellos).toEqual([{ cursor: lab.cursor, gap: null }])
      expect(probe.events).toEqual([])
    })

    test('events arrive in order, each once, verbatim', async () => {
      const lab = await startLab()
      const { probe } = followers.open(lab)
      await probe.untilHello()
      const sent = Array.from({ length: 300 }, (_, index) => ({ index, text: 'x'.repeat(index % 40) }))
      const texts = sent.map((data) => lab.publish(data))
      await probe.untilEvents(300)
      expect(probe.seqs).toEqual(sent.map((_, index) => index + 1))
      expect(probe.events.map((event) => event.text)).toEqual(texts)
    })

    test.each(AWKWARD)('carries %j unharmed', async (text) => {
      const lab = await startLab()
      const { probe } = followers.open(lab)
      await probe.untilHello()
      lab.publish({ text })
      lab.publish('after')
      await probe.untilEvents(2)
      expect(probe.events.map((event) => event.data)).toEqual([{ text }, 'after'])
    })

    test('subscribing while events flow loses none and doubles none', async () => {
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
    })

    test('a client that was away resumes from its cursor and gets exactly what it missed', async () => {
      const lab = await startLab()
      const first = followers.open(lab)
      await first.probe.untilHello()
      for (let seq = 1; seq <= 5; seq++) lab.publish(seq)
      await first.probe.untilEvents(5)
      first.following.abort()
      for (let seq = 6; seq <= 20; seq++) lab.publish(seq)
      const second = followers.open(lab, lab.cursorAt(5))
      await second.probe.untilEvents(15)
      lab.publish(21)
      await second.probe.untilEvents(16)
      expect(second.probe.hellos).toEqual([{ cursor: lab.cursorAt(5), gap: null }])
      expect(second.probe.seqs).toEqual(Array.from({ length: 16 }, (_, index) => index + 6))
    })

    test('earliest and last:N begin in the history', async () => {
      const lab = await startLab()
      for (let seq = 1; seq <= 10; seq++) lab.publish(seq)
      const earliest = followers.open(lab, 'earliest')
      const lastThree = followers.open(lab, 'last:3')
      await Promise.all([earliest.probe.untilEvents(10), lastThree.probe.untilEvents(3)])
      expect(earliest.probe.seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(lastThree.probe.seqs).toEqual([8, 9, 10])
    })

    test('a cursor of another epoch gets a gap, then what is held', async () => {
      const lab = await startLab()
      for (let seq = 1; seq <= 3; seq++) lab.publish(seq)
      const stranger = 'zzzzzzzzzzzz:7'
      const { probe } = followers.open(lab, stranger)
      await probe.untilEvents(3)
      expect(probe.hellos.map((hello) => hello.gap)).toEqual([{ from: stranger, to: lab.cursorAt(0) }])
      expect(probe.seqs).toEqual([1, 2, 3])
    })

    test('a cursor older than the history gets a gap up to what is held', async () => {
      const lab = await startLab({ historyEvents: 10 })
      for (let seq = 1; seq <= 30; seq++) lab.publish(seq)
      const { probe } = followers.open(lab, lab.cursorAt(5))
      await probe.untilEvents(10)
      expect(probe.hellos.map((hello) => hello.gap)).toEqual([{ from: lab.cursorAt(5), to: lab.cursorAt(20) }])
      expect(probe.seqs).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
    })

    test('a cursor ahead of the head gets a gap to the head', async () => {
      const lab = await startLab()
      lab.publish(1)
      const { probe } = followers.open(lab, lab.cursorAt(99))
      await probe.untilHello()
      lab.publish(2)
      await probe.untilEvents(1)
      expect(probe.hellos.map((hello) => hello.gap)).toEqual([{ from: lab.cursorAt(99), to: lab.cursorAt(1) }])
      expect(probe.seqs).toEqual([2])
    })

    test('a restarted server without its history says so', async () => {
      const before = await startLab()
      const { probe, following } = followers.open(before)
      await probe.untilHello()
      before.publish('lost with the server')
      await probe.untilEvents(1)
      const cursor = before.cursor
      await before.close()
      await following.done.catch(() => {})
      const after = await startLab({ port: before.target.port })
      after.publish('new')
      const again = followers.open(after, cursor)
      await again.probe.untilEvents(1)
      expect(again.probe.hellos[0]?.gap).toEqual({ from: cursor, to: after.cursorAt(0) })
      expect(again.probe.seqs).toEqual([1])
    })

    test('channels do not mix', async () => {
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

    test('a message becomes an event of the channel, once however often it is sent', async () => {
      const lab = await startLab()
      const reader = followers.open(lab)
      const writer = followers.open(lab)
      await Promise.all([reader.probe.untilHello(), writer.probe.untilHello()])
      const message = { id: 'm1', from: 'ada', data: { text: AWKWARD[0] } }
      const receipt = await writer.following.send(message)
      await expect(writer.following.send(message)).resolves.toEqual(receipt)
      await Promise.all([reader.probe.untilEvents(1), writer.probe.untilEvents(1)])
      lab.publish('after')
      await reader.probe.untilEvents(2)
      expect(receipt).toEqual({ id: 'm1', cursor: lab.cursorAt(1) })
      expect(reader.probe.events.map((event) => event.data)).toEqual([message, 'after'])
    })

    test('closing in order reads to the end of the stream, and every byte has its kind', async () => {
      const lab = await startLab()
      const { probe, following } = followers.open(lab)
      await probe.untilHello()
      const texts = [lab.publish({ text: AWKWARD[4] }), lab.publish('x'.repeat(70_000))]
      await probe.untilEvents(2)
      following.close()
      await following.done
      expect(probe.ends).toEqual(probe.ends.map(() => 'closed'))
      expect(probe.kinds.down.payload).toBe(Buffer.byteLength(texts.join('')))
      expect({ down: probe.total('down'), up: probe.total('up') }).toEqual(probe.socketBytes)
      await lab.untilIdle()
      expect(lab.socketBytes(client.name)).toEqual(probe.socketBytes)
    })

    test('clients that vanish leave nothing behind', async () => {
      const lab = await startLab()
      const opened = Array.from({ length: 30 }, () => followers.open(lab))
      await Promise.all(opened.map(({ probe }) => probe.untilHello()))
      for (const { following } of opened) following.abort()
      await lab.untilIdle()
      lab.publish('to nobody')
      expect(lab.gauges()).toEqual({ connections: 0, subscriptions: 0 })
    })

    test('gauges return to zero after churn', async () => {
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

    test('a server that closes ends its followers within two seconds', async () => {
      const lab = await startLab()
      const opened = Array.from({ length: 10 }, () => followers.open(lab))
      await Promise.all(opened.map(({ probe }) => probe.untilHello()))
      const beganAt = performance.now()
      await lab.close()
      await Promise.allSettled(opened.map(({ following }) => following.done))
      expect(performance.now() - beganAt).toBeLessThan(2_000)
    })

    test('a server that is not there is a refusal, told and not thrown', async () => {
      const lab = await startLab()
      await lab.close()
      const { probe, following } = followers.open(lab)
      await expect(following.done).rejects.toThrow(/ECONNREFUSED|refused/)
      expect(probe.ends).toEqual(['refused'])
    })
  })
}
