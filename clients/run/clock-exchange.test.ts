import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { EXIT } from '../errors.ts'
import { exchangeClocks } from './clock-exchange.ts'
import { failureOf } from './failure-of.ts'

const AHEAD_US = 5e9

/** A server that answers each question as it is told to, and counts its connections. */
async function serve(answer: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets }
}

const response = (body: string, ...lines: string[]): string =>
  ['HTTP/1.1 200 OK', `Content-Length: ${body.length}`, ...lines, '', body].join('\r\n')

function time(aheadUs: number, tookUs = 0): string {
  const nowUs = labClock.nowUs() + aheadUs
  return `{"receivedAtUs":${nowUs},"sentAtUs":${nowUs + tookUs}}`
}

test('an exchange asks over one kept connection, ends it, and finds the offset', async () => {
  let questions = 0
  const { origin, sockets } = await serve((socket) => {
    questions++
    socket.write(response(time(AHEAD_US)))
  })
  const { offsetUs, uncertaintyUs } = await exchangeClocks(origin)
  expect(Math.abs(offsetUs - AHEAD_US)).toBeLessThanOrEqual(uncertaintyUs)
  expect(questions).toBeGreaterThanOrEqual(8)
  expect(sockets).toHaveLength(1)
  expect(sockets[0]?.readyState).not.toBe('opening')
})

test('a server that wants a connection for each question gets one for each', async () => {
  let questions = 0
  const { origin, sockets } = await serve((socket) => {
    questions++
    socket.end(response(time(AHEAD_US), 'Connection: close'))
  })
  const { offsetUs, uncertaintyUs } = await exchangeClocks(origin)
  expect(Math.abs(offsetUs - AHEAD_US)).toBeLessThanOrEqual(uncertaintyUs)
  expect(sockets).toHaveLength(questions)
})

test('an answer in pieces is read when it is whole', async () => {
  const { origin } = await serve((socket) => {
    for (const byte of response(time(AHEAD_US))) socket.write(byte)
  })
  const { offsetUs, uncertaintyUs } = await exchangeClocks(origin)
  expect(Math.abs(offsetUs - AHEAD_US)).toBeLessThanOrEqual(uncertaintyUs)
})

test.each<[string, string, string]>([
  ['another status', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'an answer 404 to GET /lab/time'],
  ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'expected "HTTP/1.1 <status>"'],
  ['another body', response('{"now":1}'), 'for its time'],
  ['an instant that is none', response('{"receivedAtUs":1e15,"sentAtUs":2}'), 'for its time'],
  ['an endless body', response('x'.repeat(5000)), 'too long'],
])('%s is told as what was found at the target', async (_, answer, message) => {
  const { origin } = await serve((socket) => socket.write(answer))
  const error = await failureOf(exchangeClocks(origin))
  expect([error.exitCode, error.message]).toEqual([EXIT.unreachable, expect.stringContaining(message)])
})

test('a connection that ends without an answer is told', async () => {
  const { origin } = await serve((socket) => socket.end())
  expect((await failureOf(exchangeClocks(origin))).message).toContain('ended before its answer')
})

/** A space every 10 ms, for as long as anybody listens: there is never silence. */
function trickle(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nPadding: ')
  const timer = setInterval(() => socket.write(' '), 10)
  socket.once('close', () => clearInterval(timer))
}

test.each<[string, (socket: Socket) => void]>([
  ['never', () => {}],
  ['byte by byte without an end', trickle],
  ['but for a last byte that never comes', (socket) => socket.write(response(time(AHEAD_US)).slice(0, -1))],
])('a server that answers %s is waited for no longer than the limit, and told', async (_, answer) => {
  const { origin, sockets } = await serve(answer)
  const error = await failureOf(exchangeClocks(origin, 50))
  expect([error.exitCode, error.message]).toEqual([
    EXIT.unreachable,
    expect.stringContaining('no answer within 0.05 s'),
  ])
  await expect.poll(() => sockets.map(({ closed }) => closed)).toEqual([true])
})

test('nobody at the target is told', async () => {
  const error = await failureOf(exchangeClocks('http://127.0.0.1:1'))
  expect([error.exitCode, error.code]).toEqual([EXIT.unreachable, 'ECONNREFUSED'])
})

test('a clock that runs faster than ours can is no clock to measure with', async () => {
  const { origin } = await serve((socket) => socket.write(response(time(AHEAD_US, 60e6))))
  const error = await failureOf(exchangeClocks(origin))
  expect([error.exitCode, error.message]).toEqual([
    EXIT.invalidMeasurement,
    expect.stringContaining('cannot be compared'),
  ])
})
