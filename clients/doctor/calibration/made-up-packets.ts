/** Packets as Linux's loopback carries them from a server to its clients; made up, for tests alone. */
import type { Packet } from './packet-file.ts'

/** @param ipOptionsBytes a multiple of 4; @param tcpOptionsBytes likewise */
export function packetTo(port: number, atUs: number, text: string, ipOptionsBytes = 0, tcpOptionsBytes = 12): Packet {
  const ethernet = Buffer.alloc(14)
  ethernet.writeUInt16BE(0x0800, 12)
  const ip = Buffer.alloc(20 + ipOptionsBytes)
  const tcp = Buffer.alloc(20 + tcpOptionsBytes)
  const payload = Buffer.from(text, 'utf8')
  ip.writeUInt8(0x40 | (ip.length / 4), 0)
  ip.writeUInt16BE(ip.length + tcp.length + payload.length, 2)
  ip.writeUInt8(6, 9)
  tcp.writeUInt16BE(8080, 0)
  tcp.writeUInt16BE(port, 2)
  tcp.writeUInt8((tcp.length / 4) << 4, 12)
  return { atUs, bytes: Buffer.concat([ethernet, ip, tcp, payload]) }
}

/** An event as an event stream carries it, in a chunk of its own. */
export function eventBlock(seq: number): string {
  return `6f\r\nid: k3j9x0a1b2c3:${seq}\ndata: {"seq":${seq},"dueAtUs":1000000000000001,"sentAtUs":1000000000000002,"data":0}\n\n\r\n`
}

export const HELLO_BLOCK =
  '5b\r\nretry: 2000\nevent: hello\nid: k3j9x0a1b2c3:0\ndata: {"channel":"main","cursor":"k3j9x0a1b2c3:0","gap":null}\n\n\r\n'
