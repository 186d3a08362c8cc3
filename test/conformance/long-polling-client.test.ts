/** How our own follower holds on: it asks again at once, and gives up on an answer that is overdue. */
import { expect } from 'vitest'
import { longPolling as client } from '../../clients/transports/long-polling.ts'
import { eventually } from '../../server/testing.ts'
import { rule } from './rule.ts'
import { batchAnswer, EPOCH, followScript, scriptedServer } from './scripted-server.ts'

rule('RFC 6202 §2.1', 'the client asks again at once, with the cursor that it was answered with', async () => {
  const asked: string[] = []
  const port = await scriptedServer(({ number, head, socket }) => {
    asked.push(/since=(\S+?)&wait=(\S+)/.exec(head)?.[1] ?? '')
    if (number === 1) socket.write(batchAnswer(4, []))
    else if (number === 2) socket.write(`HTTP/1.1 204 No Content\r\nLab-Cursor: ${EPOCH}:4\r\n\r\n`)
    else if (number === 3) socket.write(batchAnswer(5, [5]))
  })
  const { probe } = followScript(client, port)
  await eventually(() => asked.length === 4)
  expect(asked).toEqual(['now', `${EPOCH}:4`, `${EPOCH}:4`, `${EPOCH}:5`])
  expect([probe.seqs, probe.times('empty')]).toEqual([[5], 2])
})

rule(
  'RFC 9112 §9.3.1',
  'a held question whose connection closes before a byte of the answer is asked again at once',
  async () => {
    const seen: number[] = []
    const port = await scriptedServer(({ number, connection, socket }) => {
      seen.push(connection)
      if (number === 2) socket.end()
      else if (number < 4) socket.write(batchAnswer(number, [number]))
    })
    const { probe } = followScript(client, port)
    await probe.untilEvents(2)
    expect([seen.slice(0, 3), probe.times('connected')]).toEqual([[1, 1, 2], 2])
  },
)

rule(
  'transport-lab wire, liveness',
  'the client fails a question that is unanswered a grace after its wait',
  async () => {
    const port = await scriptedServer(() => {})
    const { outcome, probe } = followScript(client, port, { waitMs: 30, graceMs: 30 })
    expect(await outcome).toBe('expected an answer within 60 ms, none came')
    expect(probe.ends).toEqual(['reset'])
  },
)
