/** Long polling at the wire: who is held, for how long, and that no answer is the only copy of what it says. */
import { expect, onTestFinished, vi } from 'vitest'
import { longPolling as client } from '../../clients/transports/long-polling.ts'
import { longPolling as server } from '../../server/transports/long-polling.ts'
import { batchRules } from './batch-rules.ts'
import { benchFor } from './bench.ts'
import { LabUnderTest } from './lab-under-test.ts'
import { NotingWheel, withWheel } from './noting-wheel.ts'
import { rule, ruleOfEach } from './rule.ts'
import { ask, readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const bench = benchFor({ server, client, settings: {} })
const { startLab } = bench
const PATH = '/feed/long-polling'

batchRules(bench)

rule('RFC 6202 §2.1', 'a cursor at the head is held until an event is published, and answered with it', async () => {
  const lab = await startLab()
  const held = new WireClient(lab.port).get(`${PATH}?since=${lab.cursor}`)
  await lab.untilSubscriptions(1)
  expect(held.received).toBe('')
  const event = lab.publish('news')
  const answer = readAnswer(await held.untilText(']}'))
  expect(answer.body).toBe(`{"cursor":"${lab.cursorAt(1)}","hasMore":false,"gap":null,"events":[${event}]}`)
  expect(lab.gauges().subscriptions).toBe(0)
})

rule('RFC 6202 §2.1', 'who is behind, or has a gap, is answered at once, all that fits in one response', async () => {
  const lab = await startLab()
  lab.publishMany(20)
  const batch = async (since: string) => JSON.parse((await ask(lab.port, `${PATH}?since=${since}`)).body)
  expect((await batch(lab.cursorAt(5))).events.length).toBe(15)
  expect((await batch('last:3')).events.length).toBe(3)
  expect(await batch('zzzzzzzzzzzz:0')).toMatchObject({ gap: { from: 'zzzzzzzzzzzz:0' } })
  expect(await batch(lab.cursorAt(99))).toMatchObject({ gap: { from: lab.cursorAt(99), to: lab.cursor }, events: [] })
})

rule('RFC 9111 §5.2.2.5', 'no answer may be kept by a cache: no-store on 200 and on 204', async () => {
  const lab = await startLab()
  expect((await ask(lab.port, PATH)).headers['cache-control']).toBe('no-store')
  expect((await ask(lab.port, `${PATH}?since=${lab.cursor}&wait=0`)).headers['cache-control']).toBe('no-store')
})

rule(
  'RFC 9110 §15.3.5',
  'a question whose time is up is a 204 without a body; Lab-Cursor says where the client stands',
  async () => {
    const lab = await startLab()
    lab.publish('before')
    const answer = await ask(lab.port, `${PATH}?since=${lab.cursor}&wait=100`)
    expect([answer.status, answer.headers['lab-cursor'], answer.body]).toEqual([204, lab.cursor, ''])
    expect(lab.gauges().subscriptions).toBe(0)
  },
)

ruleOfEach(
  'RFC 6202 §5.5',
  'holds are 25 s unless asked otherwise, 30 s at most, and shortened by a random tenth',
  [
    ['no wait, die at 0', '', 0, 25_000],
    ['no wait, die at 1', '', 1, 22_500],
    ['a long wait, die at 0', '&wait=999999999', 0, 30_000],
    ['a long wait, die at 1', '&wait=999999999', 1, 27_000],
    ['10 s, die at a half', '&wait=10000', 0.5, 9_500],
  ],
  async (_which, query, die, expectedMs) => {
    const wheel = new NotingWheel()
    const lab = await LabUnderTest.start(withWheel(server, wheel))
    onTestFinished(() => lab.close())
    const dice = vi.spyOn(Math, 'random').mockReturnValue(die)
    onTestFinished(() => dice.mockRestore())
    new WireClient(lab.port).get(`${PATH}?since=${lab.cursor}${query}`)
    await lab.untilSubscriptions(1)
    expect(wheel.delaysMs).toContainEqual(expect.closeTo(expectedMs, 6))
  },
)

rule('RFC 9457 §3', 'a wait that is no whole number is a 400 with a problem document', async () => {
  const lab = await startLab()
  for (const wait of ['long', '-1', '1.5']) {
    const { status, body } = await ask(lab.port, `${PATH}?wait=${wait}`)
    expect([status, JSON.parse(body).title]).toEqual([400, 'Malformed wait'])
  }
})

rule(
  'RFC 9110 §9.2.2',
  'a response lost on its way loses nothing: cut in its middle and asked again, the same events come',
  async () => {
    const lab = await startLab()
    const since = lab.cursor
    const first = new WireClient(lab.port).get(`${PATH}?since=${since}`)
    await lab.untilSubscriptions(1)
    const event = lab.publish('x'.repeat(400_000))
    await first.until('the beginning of the body', () => first.received.includes('xxx'))
    expect(first.received).not.toContain(']}')
    first.socket.resetAndDestroy()
    lab.publish('meanwhile')
    const again = JSON.parse((await ask(lab.port, `${PATH}?since=${since}`)).body)
    expect(again.events).toEqual([JSON.parse(event), expect.objectContaining({ seq: 2, data: 'meanwhile' })])
  },
)

rule('RFC 6202 §5.1', 'overlapping questions are each answered, on two connections', async () => {
  const lab = await startLab()
  const both = [1, 2].map(() => new WireClient(lab.port).get(`${PATH}?since=${lab.cursor}`))
  await lab.untilSubscriptions(2)
  const event = lab.publish('for both')
  for (const client of both) expect(readAnswer(await client.untilText(']}')).body).toContain(event)
})

rule('RFC 9112 §9.3.2', 'overlapping questions on one connection are answered in their order', async () => {
  const lab = await startLab()
  lab.publish('first')
  const client = new WireClient(lab.port).get(`${PATH}?since=${lab.cursor}`).get(`${PATH}?since=earliest`)
  await lab.untilSubscriptions(1)
  lab.publish('second')
  const received = await client.untilText('"events":[', 2)
  expect([...received.matchAll(/"seq":(\d)/g)].map((match) => match[1])).toEqual(['2', '1', '2'])
})

ruleOfEach(
  'transport-lab wire, ending',
  'a client that goes frees its waiter',
  [
    ['by a reset', 'reset'],
    ['by an end', 'end'],
  ],
  async (_how, how) => {
    const lab = await startLab()
    const client = new WireClient(lab.port).get(`${PATH}?since=${lab.cursor}`)
    await lab.untilSubscriptions(1)
    if (how === 'reset') client.socket.resetAndDestroy()
    else client.socket.end()
    await lab.untilIdle()
    expect(lab.channel().subscribers).toBe(0)
  },
)

rule('transport-lab wire, ending', 'a server that closes wakes all waiters: 204, and the connection ends', async () => {
  const lab = await startLab()
  const waiters = [1, 2, 3].map(() => new WireClient(lab.port).get(`${PATH}?since=${lab.cursor}`))
  await lab.untilSubscriptions(3)
  const closed = lab.close()
  for (const waiter of waiters) {
    const { status, headers } = readAnswer(await waiter.untilEnd())
    expect([status, headers['connection'], headers['lab-cursor']]).toEqual([204, 'close', lab.cursor])
  }
  await closed
})
