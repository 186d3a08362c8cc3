/** Trials in network namespaces: what their interfaces count is what the clients counted, and the heads below it. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tryNamespaces } from '../../clients/namespaces/abilities.ts'
import { makeNamespacePair } from '../../clients/namespaces/pair.ts'
import { sampleSocketMemory } from '../../clients/run/socket-memory.ts'
import { listen } from '../../clients/wire/made-up-server.ts'
import { labClock } from '../../protocol/clock.ts'
import type { ByteLedger, Trial } from '../../results/format.ts'
import { builtModule, namespacesOf, startProgram } from './made-namespaces.ts'
import { CLIENTS, IS_ROOT_ON_LINUX, NOTHING_BETWEEN, runNamespaceTrial, TRANSPORT_NAMES } from './namespace-trial.ts'

/** Ethernet 14, IPv4 20, TCP 32 with its timestamps (RFC 7323). */
const HEADS_BYTES = 66
/** What the options of a connection's first segment have beyond timestamps, each way: MSS, SACK permitted, window scale. */
const OPENING_BYTES = 8
/** Of a segment: 1,500 less the heads of IP and TCP. */
const LARGEST_SEGMENT_BYTES = 1448

const abilities = IS_ROOT_ON_LINUX ? await tryNamespaces() : null
const CAN_RUN = abilities?.namespaces === null && abilities.veth === null && abilities.segments === null

const SS_IS_THERE = spawnSync('ss', ['-V']).status === 0

type WholeLife = NonNullable<NonNullable<ByteLedger['link']>['wholeLife']>

function wholeLifeOf({ bytes }: Trial): WholeLife {
  const wholeLife = bytes.link?.wholeLife
  if (wholeLife === undefined) throw new Error('expected an interface to have counted, none did')
  return wholeLife
}

describe.skipIf(!CAN_RUN)('in network namespaces (needs root on Linux, and a kernel that makes them)', () => {
  test('an interface counts what the sockets counted and the heads of each packet, for every transport', async () => {
    const trials = await Promise.all(
      TRANSPORT_NAMES.map((transport) => runNamespaceTrial({ transport, measuredMs: 2000 })),
    )
    for (const trial of trials) {
      const { total, packets } = wholeLifeOf(trial)
      const { client } = trial.bytes
      const { opened } = trial.connections
      const heads = HEADS_BYTES * packets + 2 * OPENING_BYTES * opened
      const rest = total - client.down.total - client.up.total - heads
      expect(rest, trial.transport).toBeGreaterThanOrEqual(0)
      // On a busy machine a segment may overtake another or be sent twice, which takes an ACK with 12 B more, or itself.
      expect(rest / total, trial.transport).toBeLessThan(0.01)
      expect(trial.deliveries, trial.transport).toMatchObject({ lost: 0, duplicated: 0 })
      expect(trial.deliveries.delivered).toBeGreaterThan(0)
      expect(opened).toBe(CLIENTS)
      const { link } = trial.bytes
      expect(link).toMatchObject({ source: 'interface' })
      expect(link?.total).toBeLessThan(total)
      expect(link?.total).toBeGreaterThan(trial.bytes.steady.down.payload)
      // `ss` sees them only from inside.
      const kernelBytes = [trial.server?.kernelBytesPerConnection, trial.driver.kernelBytesPerConnection]
      expect(kernelBytes, trial.transport).toEqual(
        SS_IS_THERE ? [expect.any(Number), expect.any(Number)] : [null, null],
      )
    }
    expect(await namespacesOf(process.pid)).toEqual([])
  })

  test('a large event comes in as many packets as a wire would need', async () => {
    const trial = await runNamespaceTrial({ transport: 'websocket', measuredMs: 1000, payloadBytes: 8192 })
    const { packets } = wholeLifeOf(trial)
    const { down } = trial.bytes.client
    expect(packets).toBeGreaterThan(down.total / LARGEST_SEGMENT_BYTES)
    expect(trial.deliveries.lost).toBe(0)
  })

  test.runIf(SS_IS_THERE)('sockets of the same port outside are not taken for those inside', async () => {
    const server = createServer((accepted) => void accepted.on('error', () => {}).write(Buffer.alloc(50_000)))
    const port = await listen(server, onTestFinished)
    const client = connect({ port, host: '127.0.0.1' }).pause()
    onTestFinished(() => void client.destroy())
    await once(client, 'connect')
    const phases = [{ name: 'p', startMs: 0, durationMs: 1, rate: 1, measure: true }]
    const ports = { server: port, driver: port }
    const namespaces = await makeNamespacePair(NOTHING_BETWEEN)
    onTestFinished(() => namespaces.remove())
    const look = (where: typeof namespaces | null) => {
      const sample = { phases, startsAtUs: labClock.nowUs(), ports, namespaces: where, seed: 1 }
      return sampleSocketMemory(sample, new AbortController().signal)
    }
    await expect.poll(async () => (await look(null)).driver).toBeGreaterThanOrEqual(50_000)
    expect(await look(namespaces)).toEqual({ server: null, driver: null })
  })

  test('an interrupted trial leaves no namespace behind', async () => {
    const controller = new AbortController()
    const trial = runNamespaceTrial({ transport: 'sse', measuredMs: 60_000, signal: controller.signal })
    await expect.poll(() => namespacesOf(process.pid), { timeout: 10_000 }).toHaveLength(2)
    controller.abort()
    await trial
    expect(await namespacesOf(process.pid)).toEqual([])
  })

  test('a pair that cannot be made leaves nothing behind', async () => {
    const impossible = { ...NOTHING_BETWEEN, lossShare: 7 }
    await expect(makeNamespacePair(impossible)).rejects.toThrow(/^tc .*netem/)
    expect(await namespacesOf(process.pid)).toEqual([])
  })

  test('a process that exits suddenly removes its namespaces on the way, one that is killed leaves them to the next', async () => {
    const exited = await endAfterMaking('process.exit(7)')
    expect(await namespacesOf(exited)).toEqual([])
    const killed = await endAfterMaking("process.kill(process.pid, 'SIGKILL')")
    expect(await namespacesOf(killed)).toHaveLength(2)
    const next = await makeNamespacePair(NOTHING_BETWEEN)
    await next.remove()
    expect(await namespacesOf(killed)).toEqual([])
  })

  test.skipIf(abilities?.netem === null)(
    'loss is refused where the kernel cannot lose (needs one without netem)',
    async () => {
      const network = { ...NOTHING_BETWEEN, lossShare: 0.01 }
      await expect(runNamespaceTrial({ transport: 'sse', measuredMs: 1000, network })).rejects.toThrow(
        /netem in the kernel, found: .*take "loss" out of the scenario/,
      )
    },
  )
})

/** A process that makes a pair and ends like this; resolves with its pid. */
async function endAfterMaking(ending: string): Promise<number> {
  const pair = builtModule('clients/namespaces/pair.js')
  const nothing = JSON.stringify(NOTHING_BETWEEN)
  const { pid, exited } = startProgram(
    `const { makeNamespacePair } = await import(${pair}); await makeNamespacePair(${nothing}); ${ending}`,
  )
  await exited
  return pid
}
