/** Numbered datagrams from one namespace to the other, each with the instant at which it was sent: what a line does to packets. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { NamespacePair } from '../../clients/namespaces/pair.ts'
import { programPath } from '../../clients/program-path.ts'

export interface Arrival {
  /** From 0, in the order of sending. */
  readonly number: number
  /** From sending to receiving, µs. */
  readonly transitUs: number
}

const PORT = 9

/** Longer than any line of these tests holds a packet back, ms. */
const QUIET_MS = 1_000

/** Prints each datagram's number and transit; ends when none has come for a while. */
const RECEIVE = `
  const socket = require('node:dgram').createSocket('udp4')
  let quiet
  const waitOn = () => { clearTimeout(quiet); quiet = setTimeout(() => process.exit(0), ${QUIET_MS}) }
  socket.on('message', (message) => {
    const transitUs = Number((process.hrtime.bigint() - message.readBigUInt64BE(4)) / 1000n)
    console.log(message.readUInt32BE(0), transitUs)
    waitOn()
  })
  socket.bind(${PORT}, process.argv[1], () => { console.log('ready'); quiet = setTimeout(() => process.exit(0), 10_000) })
`

/** One a millisecond: more would overflow the receiver's socket when it stalls, and look like losses of the line. */
const SEND = `
  const socket = require('node:dgram').createSocket('udp4')
  const [, address, count] = process.argv
  const send = (number) => {
    if (number === Number(count)) return socket.close()
    const message = Buffer.alloc(12)
    message.writeUInt32BE(number, 0)
    message.writeBigUInt64BE(process.hrtime.bigint(), 4)
    socket.send(message, ${PORT}, address, () => setTimeout(send, 1, number + 1))
  }
  send(0)
`

/** Sends so many from the client's end to the server's; resolves with those that arrived, in the order of arrival. */
export async function sendDatagrams({ names, serverAddress }: NamespacePair, count: number): Promise<Arrival[]> {
  const receiver = startIn(names.server, RECEIVE, serverAddress)
  let printed = ''
  receiver.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const ended = once(receiver, 'close')
  while (!printed.includes('ready')) await once(receiver.stdout, 'data')
  await once(startIn(names.client, SEND, serverAddress, String(count)), 'close')
  await ended
  const [, ...lines] = printed.trim().split('\n')
  return lines.map((line) => {
    const [number = Number.NaN, transitUs = Number.NaN] = line.split(' ').map(Number)
    return { number, transitUs }
  })
}

function startIn(namespace: string, program: string, ...words: string[]) {
  const ip = programPath('ip', process.env) ?? 'ip'
  const args = ['netns', 'exec', namespace, process.execPath, '-e', program, ...words]
  return spawn(ip, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}
