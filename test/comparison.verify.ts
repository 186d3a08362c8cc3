/** The long form of what `npm start` shows once: the quick comparison in three blocks, with every promise checked. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readResult } from '../results/read.ts'
import { temporaryFolder, tlab } from './cli/tlab.ts'

const BLOCKS = 3
const PAYLOAD_BYTES = 256
const TRANSPORTS = ['polling', 'long-polling', 'sse', 'websocket']

test('the quick comparison in three blocks loses nothing and keeps to the theory', async ({ task }) => {
  const folder = temporaryFolder()
  const { code, stdout, stderr } = await tlab(['run', 'quick', '--repeat', `${BLOCKS}`, '--out', folder])
  // Where the folder was is of no interest to who reads the report.
  task.meta.report = ['```', stdout.trimEnd().replaceAll(join(folder, '/'), ''), '```']
  expect(code, stderr).toBe(0)

  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const read = readResult(readFileSync(join(folder, file), 'utf8'))
  if (!read.ok) throw new Error(read.problem.message)
  const { trials, verdict } = read.result
  // Other doubts are words about the machine of the day and stand in the report; INVALID would be our fault.
  expect(verdict.level).not.toBe('INVALID')
  expect(trials).toHaveLength(BLOCKS * TRANSPORTS.length)
  expect(new Set(trials.map(({ transport }) => transport))).toEqual(new Set(TRANSPORTS))
  for (const { transport, block, deliveries, theory, bytes, verdict: ofTrial } of trials) {
    const where = `${transport}, block ${block}`
    expect(deliveries.expected, where).toBeGreaterThan(0)
    expect(deliveries, where).toMatchObject({ delivered: deliveries.expected, lost: 0, duplicated: 0, reordered: 0 })
    expect(bytes.steady.down.payload / bytes.steady.delivered, where).toBe(PAYLOAD_BYTES)
    // Without a residual nothing was judged, and nothing doubted.
    expect(theory.residualUs, where).not.toBeNull()
    expect(
      ofTrial.reasons.filter(({ code }) => code === 'off-theory'),
      where,
    ).toEqual([])
  }
})
