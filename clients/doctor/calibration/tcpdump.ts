/** tcpdump as a process of ours: it writes what a server sends over loopback to a pipe, and no file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { interruptible } from '../../run/waiting.ts'

export interface PacketCapture {
  /** Ends it in order and resolves with the bytes of its file, once all that came before are in it. */
  stop(signal: AbortSignal): Promise<Buffer>
  /** Ends it at once. */
  kill(): void
}

/** tcpdump takes what came from the kernel at least once a second. */
const TAKEN_WITHIN_MS = 1_300

/** However long it may be forgotten, ms. */
const LONGEST_MS = 120_000

/** The kernel's buffer, KiB: packets are dropped when it is full. */
const BUFFER_KIB = 8192

/**
 * Captures what goes out from this port over `lo` from when this resolves on.
 * @param most packets; with them it ends
 * @throws Error with its own words when it may not, or cannot be started
 */
export async function capturePackets(program: string, port: number, most: number): Promise<PacketCapture> {
  const words = ['-i', 'lo', '-n', '--time-stamp-precision=nano', '-B', String(BUFFER_KIB), '-c', String(most)]
  const child = spawn(program, [...words, '-w', '-', `tcp src port ${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await listening(child)
  return {
    stop: async (signal) => {
      await interruptible(new Promise((resolve) => setTimeout(resolve, TAKEN_WITHIN_MS)), signal)
      child.kill('SIGINT')
      await interruptible(ended, signal)
      return Buffer.concat(pieces)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** It says on stderr when it has begun, or why it does not. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('listening on')) resolve()
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(lastLine(said))))
  })
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line.replace(/^tcpdump: /, '') || 'it ended at once'
}
