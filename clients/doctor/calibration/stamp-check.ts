/**
 * The error of receive stamps on this machine: one trial of `sse`, whose events can be recognised in packets, with every
 * arrival written down and with tcpdump beside it. What is compared is the kernel's stamp of a packet on its way in and
 * the driver's stamp of the event that came in it.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { readClockId } from '../../../protocol/clock.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { SSE } from '../../../protocol/transports.ts'
import type { Calibration } from '../../../results/format.ts'
import { overTime, readWallClock } from '../../measure/wall-clock.ts'
import { programPath } from '../../program-path.ts'
import { expectedRows, RunCapture } from '../../run/run-capture.ts'
import { serverOptions } from '../../run/server-options.ts'
import { type ServerProcess, startServer } from '../../run/server-process.ts'
import { capturedArrivals } from './captured-rows.ts'
import { compareStamps } from './compare-stamps.ts'
import { eventArrivals } from './event-packets.ts'
import { readPacketFile } from './packet-file.ts'
import { type CalibrationPlan, calibrationScenario, trialLengthMs } from './plan.ts'
import { capturePackets, type PacketCapture } from './tcpdump.ts'
import type { TrialRunner } from './trial-runner.ts'

/** The name of this part in the progress. */
export const STAMPS_PART = 'packets'

export type StampOutcome = Pick<Calibration, 'stamps' | 'stampsUnchecked'>

/** LINKTYPE_ETHERNET: what Linux's `lo` has. */
const ETHERNET = 1

/** Handshakes, acknowledgements and controls beside the events. */
const PACKETS_PER_EVENT = 3

/** The mapping of the clocks must not be what is measured. */
const UNCERTAIN_US = 100

export function stampsLengthMs(plan: CalibrationPlan): number {
  return trialLengthMs(plan) + 1_500
}

/** Never fails for want of tcpdump, of a permission or of packets: then it says what was missing. */
export async function checkStamps(
  plan: CalibrationPlan,
  env: NodeJS.ProcessEnv,
  run: TrialRunner,
  signal: AbortSignal,
): Promise<StampOutcome> {
  if (platform() !== 'linux') return unchecked(`packets are looked at on Linux alone, this is ${platform()}`)
  const program = programPath('tcpdump', env)
  if (program === null) return unchecked('tcpdump is not installed')
  const scenario = calibrationScenario(plan, [SSE.name])
  const token = randomBytes(24).toString('base64url')
  // One of our own, started here: its port must be known before its clients come.
  const server = await startServer({ token, clockId: readClockId(), ...serverOptions(scenario, 0) })
  try {
    return await checkWith(program, { server, token, scenario }, run, signal)
  } finally {
    server.kill()
  }
}

interface Bench {
  readonly server: ServerProcess
  readonly token: string
  readonly scenario: ResolvedScenario
}

async function checkWith(program: string, bench: Bench, run: TrialRunner, signal: AbortSignal): Promise<StampOutcome> {
  const { port } = new URL(bench.server.origin)
  const most = PACKETS_PER_EVENT * expectedRows(bench.scenario)
  const begun = await capturePackets(program, Number(port), most).catch((error: Error) => error.message)
  if (typeof begun === 'string') return unchecked(`tcpdump may not capture: ${begun}`)
  try {
    return await stampsOf(bench, begun, run, signal)
  } finally {
    begun.kill()
  }
}

async function stampsOf(
  bench: Bench,
  packets: PacketCapture,
  run: TrialRunner,
  signal: AbortSignal,
): Promise<StampOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'tlab-calibration-'))
  try {
    const { wall, ...seen } = await runCaptured(bench, folder, run)
    const { linkType, packets: captured } = readPacketFile(await packets.stop(signal))
    if (linkType !== ETHERNET) throw new Error(`expected packets with the head of Ethernet, got link type ${linkType}`)
    const clients = bench.scenario.clients.count
    const stamps = compareStamps({ ...seen, transport: SSE.name, clients, packets: eventArrivals(captured), wall })
    return { stamps, stampsUnchecked: null }
  } catch (error) {
    if (signal.aborted) throw error
    return unchecked(error instanceof Error ? error.message : String(error))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The trial with its arrivals, and the clocks before and after it. @throws Error when either is of no use */
async function runCaptured({ server, token, scenario }: Bench, folder: string, run: TrialRunner) {
  const capture = new RunCapture(folder)
  const before = readWallClock()
  await run({ scenario, target: { url: server.origin, token }, capture })
  const wall = overTime(before, readWallClock())
  if (wall.uncertaintyUs > UNCERTAIN_US) {
    const withinUs = Math.round(wall.uncertaintyUs)
    throw new Error(`the clock of the packets was set meanwhile, or cannot be read (±${withinUs} µs)`)
  }
  const path = capture.openPath
  if (path === null || capture.problem !== null) throw new Error(`arrivals are missing: ${capture.problem}`)
  return { arrivals: capturedArrivals(await readFile(path, 'utf8')), wall }
}

function unchecked(stampsUnchecked: string): StampOutcome {
  return { stamps: null, stampsUnchecked }
}
