/** A server whose clock is not ours, and a way to it that takes longer in one direction than in the other. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type Clock, labClock } from '../../protocol/clock.ts'
import { timerAlarms } from '../../server/feed/alarm.ts'
import { type RunningServer, startServer } from '../../server/testing.ts'

/** Everything that it tells, `/lab/time` and events alike, is ahead of our clock by so much, µs; the truth of a test. */
export function startStrangeServer(aheadUs: number): Promise<RunningServer> {
  const clock: Clock = { nowUs: () => labClock.nowUs() + aheadUs }
  return startServer({ clockId: 'a-clock-of-its-own' }, undefined, { clock, alarm: timerAlarms(clock) })
}

/** Passes bytes on to the server, those up and those down each so much later. @returns its origin */
export async function startUnevenWay(port: number, upMs: number, downMs: number): Promise<string> {
  const sockets = new Set<Socket>()
  const way = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true })
    passOn(near, far, upMs)
    passOn(far, near, downMs)
    for (const socket of [near, far]) sockets.add(socket.setNoDelay(true))
  })
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    way.close()
  })
  return `http://127.0.0.1:${(way.address() as AddressInfo).port}`
}

function passOn(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), delayMs))
  from.on('error', () => {})
  from.on('close', () => setTimeout(() => to.destroy(), delayMs))
}
