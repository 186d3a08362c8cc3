import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Channel } from '../feed/channel.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { readBatch } from './batch.ts'
import { LastAnswer } from './last-answer.ts'

const channelWith = (events: number, name = 'main'): Channel => {
  const channel = new Channel(name, new HandTurnedTime().clock)
  for (let event = 0; event < events; event++) channel.publish(draft(event))
  return channel
}
const positionAt = (channel: Channel, seq: number) =>
  channel.locate({ kind: 'cursor', cursor: { epoch: channel.epoch, seq } })

test('who asks at one place gets the very same buffer, and it is the batch of that place', () => {
  const channel = channelWith(3)
  const answers = new LastAnswer()
  const first = answers.at(channel, positionAt(channel, 1), undefined, 'identity')
  expect(answers.at(channel, positionAt(channel, 1), undefined, 'identity').body).toBe(first.body)
  expect(first.body).toEqual(readBatch(channel, positionAt(channel, 1)).json)
  const packed = answers.at(channel, positionAt(channel, 1), undefined, 'gzip')
  expect(answers.at(channel, positionAt(channel, 1), undefined, 'gzip').body).toBe(packed.body)
  expect(gunzipSync(packed.body)).toEqual(first.body)
})

test('another place, limit, channel or coding, a further event and a gap make another answer', () => {
  const [channel, elsewhere] = [channelWith(3), channelWith(3, 'elsewhere')]
  const answers = new LastAnswer()
  const bodyAt = (of: Channel, seq: number, limit?: number, coding: 'identity' | 'gzip' = 'identity') =>
    answers.at(of, positionAt(of, seq), limit, coding).body.toString('latin1')
  const bodies = [
    bodyAt(channel, 1),
    bodyAt(channel, 0),
    bodyAt(channel, 0, 1),
    bodyAt(elsewhere, 0, 1),
    bodyAt(channel, 1, undefined, 'gzip'),
  ]
  channel.publish(draft('further'))
  bodies.push(bodyAt(channel, 1, undefined, 'gzip'))
  expect(new Set(bodies).size).toBe(bodies.length)
  const gone = channel.locate({ kind: 'cursor', cursor: { epoch: 'zzzzzzzzzzzz', seq: 1 } })
  expect(gone.gap).not.toBeNull()
  expect(answers.at(channel, gone, undefined, 'identity').body.toString()).toContain('"gap":{')
})
