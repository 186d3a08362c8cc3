/** A server that coalesces: the events of one window reach each stream, WebSocket and held poll together, and nothing else waits. */
import { expect } from 'vitest'
import { longPolling as longPollingClient } from '../../clients/transports/long-polling.ts'
import { polling as pollingClient } from '../../clients/transports/polling.ts'
import { sse as sseClient } from '../../clients/transports/sse.ts'
import { websocket as websocketClient } from '../../clients/transports/websocket.ts'
import { HandTurnedTime } from '../../server/testing.ts'
import { longPolling } from '../../server/transports/long-polling.ts'
import { polling } from '../../server/transports/polling.ts'
import { sse } from '../../server/transports/sse.ts'
import { websocket } from '../../server/transports/websocket.ts'
import { type Bench, benchFor } from './bench.ts'
import { rule, ruleOfEach } from './rule.ts'
import { ask, readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const WINDOW = { coalesce: { kind: 'window', ms: 5 } } as const
const TICK = { coalesce: { kind: 'tick', ms: 0 } } as const

const ofPolling = benchFor({ server: polling, client: pollingClient, settings: {} })
const ofLongPolling = benchFor({ server: longPolling, client: longPollingClient, settings: {} })
const ofSse = benchFor({ server: sse, client: sseClient, settings: {} })
const ofWebsocket = benchFor({ server: websocket, client: websocketClient, settings: {} })
const TOLD: [string, Bench][] = [
  ['long-polling', ofLongPolling],
  ['sse', ofSse],
  ['websocket', ofWebsocket],
]

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

ruleOfEach(
  'transport-lab wire, window',
  'the first event opens a window; all that come within it are told of at its end, in order',
  TOLD,
  async (_name, { startLab, followers }) => {
    const time = new HandTurnedTime()
    const lab = await startLab(WINDOW, time)
    const { probe } = followers.open(lab, lab.cursor)
    await lab.untilSubscriptions(1)
    for (let event = 0; event < 3; event++) {
      lab.publish(event)
      time.advance(1_500)
      await turns(5)
    }
    expect(probe.events).toEqual([])
    time.advance(500)
    await probe.untilEvents(3)
    expect(probe.events.map(({ seq }) => seq)).toEqual([1, 2, 3])
  },
)

ruleOfEach(
  'transport-lab wire, window',
  'with the end of a turn as its window what is published in one turn goes together',
  TOLD,
  async (name, { startLab, followers }) => {
    const lab = await startLab(TICK)
    const { probe } = followers.open(lab, lab.cursor)
    await lab.untilSubscriptions(1)
    const texts = ['one', 'two', 'three'].map((data) => lab.publish(data))
    const toldInTheTurn = lab.stats(name).deliveredEvents
    await turns(1)
    expect([toldInTheTurn, lab.stats(name).deliveredEvents]).toEqual([0, 3])
    await probe.untilEvents(3)
    expect(probe.events.map(({ text }) => text)).toEqual(texts)
  },
)

rule('transport-lab wire, window', 'a held poll brings the whole window in one answer, up to its limit', async () => {
  const time = new HandTurnedTime()
  const lab = await ofLongPolling.startLab(WINDOW, time)
  const path = `/feed/long-polling?since=${lab.cursor}`
  const [all, some] = ['', '&limit=2'].map((limit) => new WireClient(lab.port).get(path + limit, 'Connection: close'))
  await lab.untilSubscriptions(2)
  lab.publishMany(3)
  time.advance(5_000)
  const batch = async (wire: WireClient | undefined) => JSON.parse(readAnswer((await wire?.untilEnd()) ?? '').body)
  expect(await batch(all)).toMatchObject({ hasMore: false, events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] })
  expect(await batch(some)).toMatchObject({ cursor: lab.cursorAt(2), hasMore: true, events: [{ seq: 1 }, { seq: 2 }] })
})

ruleOfEach(
  'transport-lab wire, window',
  'a question that finds something is answered at once, whatever window is open',
  [
    ['polling', ofPolling],
    ['long-polling', ofLongPolling],
  ] satisfies [string, Bench][],
  async (name, { startLab }) => {
    const lab = await startLab(WINDOW, new HandTurnedTime())
    const before = lab.cursor
    lab.publish('now')
    const { body } = await ask(lab.port, `/feed/${name}?since=${before}`)
    expect(JSON.parse(body).events).toMatchObject([{ data: 'now' }])
  },
)

rule(
  'transport-lab wire, window',
  'a poll that has everything of an open window stays held at its end, and gets the next one',
  async () => {
    const time = new HandTurnedTime()
    const lab = await ofLongPolling.startLab(WINDOW, time)
    lab.publish('known')
    const held = new WireClient(lab.port).get(`/feed/long-polling?since=${lab.cursor}`, 'Connection: close')
    await lab.untilSubscriptions(1)
    time.advance(5_000)
    await turns(5)
    expect([held.received, lab.gauges().subscriptions]).toEqual(['', 1])
    lab.publish('new')
    time.advance(5_000)
    expect(JSON.parse(readAnswer(await held.untilEnd()).body).events).toMatchObject([{ data: 'new' }])
  },
)

rule('transport-lab wire, window', 'a hold that ends while a window is open brings what is there', async () => {
  const lab = await ofLongPolling.startLab(WINDOW, new HandTurnedTime())
  const held = new WireClient(lab.port).get(`/feed/long-polling?since=${lab.cursor}&wait=100`, 'Connection: close')
  await lab.untilSubscriptions(1)
  lab.publish('almost missed')
  const { status, body } = readAnswer(await held.untilEnd())
  expect([status, JSON.parse(body).events.length]).toEqual([200, 1])
})

ruleOfEach(
  'transport-lab wire, window',
  'who joins while a window is open gets what it is behind by at once, and nothing twice',
  [
    ['sse', ofSse],
    ['websocket', ofWebsocket],
  ] satisfies [string, Bench][],
  async (_name, { startLab, followers }) => {
    const time = new HandTurnedTime()
    const lab = await startLab(WINDOW, time)
    lab.publish('before')
    const { probe } = followers.open(lab, 'earliest')
    await probe.untilEvents(1)
    lab.publish('within')
    time.advance(5_000)
    await probe.untilEvents(2)
    lab.publish('after')
    time.advance(5_000)
    await probe.untilEvents(3)
    expect(probe.events.map(({ seq }) => seq)).toEqual([1, 2, 3])
  },
)
