import { spawnSync } from 'node:child_process'
import { connect, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { listen } from '../wire/made-up-server.ts'
import { sampleMs, sampleSocketMemory, socketMemoryOf } from './socket-memory.ts'

const socket = (local: number, peer: number, memory: string): string =>
  `0      0      127.0.0.1:${local} 127.0.0.1:${peer} \n\t skmem:(${memory})\n`

const phase = (startMs: number, durationMs: number, measure: boolean): ResolvedPhase => {
  return { name: 'p', startMs, durationMs, rate: 1, measure }
}

describe('the memory of sockets in a listing', () => {
  const ports = { server: 80, driver: 80 }

  test('is what is charged to them, by end and connection', () => {
    const listing =
      socket(80, 5001, 'r1,rb131072,t2000,tb2626560,f4,w8,o16,bl32,d64') +
      socket(80, 5002, 'r0,rb131072,t0,tb87040,f39,w0,o0,bl0,d0') +
      socket(5001, 80, 'r768,rb131072,t0,tb2626560,f256,w0,o0,bl0,d9')
    expect(socketMemoryOf(listing, ports)).toEqual({ server: 50, driver: 1024 })
  })

  test('is that of the ends alone when a link stands between them', () => {
    const memory = (bytes: number): string => `r${bytes},rb1,t0,tb1,f0,w0,o0,bl0,d0`
    const listing =
      socket(80, 6001, memory(1)) +
      socket(6001, 80, memory(10)) +
      socket(81, 5001, memory(100)) +
      socket(5001, 81, memory(1000))
    expect(socketMemoryOf(listing, { server: 80, driver: 81 })).toEqual({ server: 1, driver: 1000 })
  })

  test('stands on the same line in newer versions, and has addresses of IPv6', () => {
    const listing = '0 0 [::1]:80 [::1%lo]:5001 skmem:(r3,rb1,t0,tb1,f0,w0,o0,bl0,d0)\n'
    expect(socketMemoryOf(listing, ports)).toEqual({ server: 3, driver: null })
  })

  test('is not known where there is no such socket, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(socketMemoryOf(text, { server: 80, driver: 81 })).toEqual({ server: null, driver: null })
      }),
    )
  })
})

describe('the instant', () => {
  const phases = [phase(0, 9000, false), phase(9000, 1000, true), phase(10_000, 3000, true)]
  test.each([
    ['begins', 0, 11_000],
    ['ends', 1, 12_000],
  ])('%s with the middle third of the longest measured phase', (_, random, expected) => {
    expect(sampleMs(phases, () => random)).toBe(expected)
  })

  test('is none when nothing is measured', () => {
    expect(sampleMs([phase(0, 1000, false)], () => 0)).toBeNull()
  })
})

const now = () => ({ phases: [phase(0, 1, true)], startsAtUs: labClock.nowUs(), seed: 1 })

/** Part of iproute2, which a small image may lack. */
const ssIsThere = process.platform === 'linux' && spawnSync('ss', ['-V']).status === 0

test.runIf(ssIsThere)('bytes that nobody reads are found at the end where they lie', async () => {
  const unread = 50_000
  const server = createServer((accepted) => void accepted.on('error', () => {}).write(Buffer.alloc(unread)))
  const port = await listen(server, onTestFinished)
  const client: Socket = connect({ port, host: '127.0.0.1' }).pause()
  onTestFinished(() => void client.destroy())
  await new Promise((resolve) => client.once('connect', resolve))
  const ports = { server: port, driver: port }
  const { signal } = new AbortController()
  await expect
    .poll(async () => (await sampleSocketMemory({ ...now(), ports, namespaces: null }, signal)).driver)
    .toBeGreaterThanOrEqual(unread)
})
