/**
 * For the long form of stamps.verify.ts, a process of its own: an event stream to each connection, and at fixed instants
 * an event to all of them, one write after the other, each with the instant just before its own last write at its end.
 * The kernel cannot have all of it earlier, so what a driver's stamp lies behind that is the way and the driver's own
 * delay. An event with a pad goes in two writes, and nobody gets the second half before all have the first.
 *
 * Arguments: bursts in all, ms between them, bytes of the pad. IPC: {port} to begin with; begins with any message, ends with its parent.
 */
import { createServer } from 'node:net'

const [bursts = 0, everyMs = 0, padBytes = 0] = process.argv.slice(2).map(Number)
const HELLO = 'event: hello\ndata: {"channel":"main","cursor":"k3j9x0a1b2c3:0","gap":null}\n\n'
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'

/** @type {import('node:net').Socket[]} */
const sockets = []
const nowUs = () => 1e15 + Number(process.hrtime.bigint() / 1000n)

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  socket.once('data', () => {
    socket.write(HEAD + HELLO)
    sockets.push(socket)
  })
})

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port })
})
process.on('disconnect', () => process.exit(0))
process.once('message', ({ startsAtUs }) => {
  for (let seq = 1; seq <= bursts; seq++) {
    const dueAtUs = startsAtUs + seq * everyMs * 1000
    setTimeout(() => burst(seq, dueAtUs), Math.ceil((dueAtUs - nowUs()) / 1000))
  }
})

/**
 * @param {number} seq
 * @param {number} dueAtUs
 */
function burst(seq, dueAtUs) {
  const half = 'x'.repeat(padBytes / 2)
  for (const socket of sockets) {
    const sentAtUs = Math.max(nowUs(), dueAtUs)
    const numbers = `{"seq":${seq},"dueAtUs":${dueAtUs},"sentAtUs":${sentAtUs}`
    const beginning = `id: k3j9x0a1b2c3:${seq}\ndata: ${numbers},"data":0,"pad":"${half}`
    if (padBytes > 0) socket.write(beginning)
    else finish(socket, beginning)
  }
  if (padBytes > 0) for (const socket of sockets) finish(socket, half)
}

/**
 * @param {import('node:net').Socket} socket
 * @param {string} before what goes before the end in the same write
 */
function finish(socket, before) {
  socket.write(`${before}","writtenAtUs":${nowUs()}}\n\n`)
}
