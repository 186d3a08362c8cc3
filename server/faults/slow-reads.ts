/**
 * The server reads from these connections in short slices only, as an overloaded one does that seldom gets round
 * to it: questions, messages and pongs arrive late, while what is pushed is not held up.
 */
import type { Socket } from 'node:net'
import type { BeginFault } from './fault.ts'
import { struckConnections } from './struck.ts'
import { Valve } from './valve.ts'

/** A slice comes this often, ms: what arrives waits 115 ms on average, long beside any network, short beside a deadline. */
const EVERY_MS = 250

/** How long a slice is, ms: several turns of the event loop, so that what waits in the kernel is read. */
const SLICE_MS = 20

export const slowReads: BeginFault = (request, { ledger }, askedOn) => {
  const struck = struckConnections(ledger, request.share ?? 1, askedOn)
  const stops = struck.map(readInSlices)
  return { connections: struck.length, end: () => stops.forEach((stop) => void stop()) }
}

/** Each connection has slices of its own, so that questions do not all arrive together. @returns the way to end it */
function readInSlices(socket: Socket): () => void {
  const valve = new Valve(socket)
  let timer: NodeJS.Timeout
  const close = (): void => {
    valve.close()
    timer = setTimeout(open, EVERY_MS - SLICE_MS)
  }
  const open = (): void => {
    valve.open()
    timer = setTimeout(close, SLICE_MS)
  }
  const stop = (): void => {
    clearTimeout(timer)
    valve.open()
  }
  valve.close()
  timer = setTimeout(open, Math.random() * (EVERY_MS - SLICE_MS))
  socket.once('close', stop)
  return stop
}
