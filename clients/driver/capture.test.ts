import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { ArrivalRows } from '../measure/arrival-rows.ts'
import { type CapturedTrial, writeCapture } from './capture.ts'

const START_US = 1_000_000_000_000_000
const EPOCHS = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capture-'))
  const made = folder
  onTestFinished(() => rmSync(made, { recursive: true }))
})

function trialOf(rows: ArrivalRows, path: string): CapturedTrial {
  return {
    plan: { path, expectedRows: 0, arm: 'sse/a', block: 2 },
    transport: 'sse',
    phases: [{ name: 'steady', startMs: 500, durationMs: 1000, rate: 1, measure: true }],
    startsAtUs: START_US,
    epochs: EPOCHS,
    rows,
  }
}

const linesOf = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a trial is a header, its rows from the start of the feed, and their number', async () => {
  const rows = new ArrivalRows(0, 100)
  rows.add(0, 0, false, 7, START_US + 10, START_US + 20, START_US + 30, 4.2)
  rows.add(1, 0, false, 7, START_US + 10, START_US + 20, START_US + 31, 0)
  rows.add(0, 0, true, 7, START_US + 10, START_US + 20, START_US + 40, 9)
  const path = join(folder, 'rows')
  const report = await writeCapture(trialOf(rows, path))
  expect(linesOf(path)).toEqual([
    {
      trial: {
        transport: 'sse',
        arm: 'sse/a',
        block: 2,
        startsAtUs: START_US,
        clock: { offsetUs: 0, uncertaintyUs: 0 },
        epoch: 'aaaaaaaaaaaa',
        phases: [{ name: 'steady', fromUs: 500_000, toUs: 1_500_000, measured: true }],
        columns: ['client', 'seq', 'dueAtUs', 'sentAtUs', 'receivedAtUs', 'lateUs'],
      },
    },
    [0, 7, 10, 20, 30, 5],
    [1, 7, 10, 20, 31, 0],
    [0, 7, 10, 20, 40, 9, 'copy'],
    { rows: 3, dropped: 0 },
  ])
  expect(report).toEqual({ fileBytes: readFileSync(path).length, dropped: 0, problem: null })
})

test('what the clocks of server and driver are apart is told with the trial', async () => {
  const path = join(folder, 'rows')
  const serverClock = { offsetUs: -250, uncertaintyUs: 40 }
  await writeCapture({ ...trialOf(new ArrivalRows(0, 1), path), serverClock })
  expect(linesOf(path)[0]).toMatchObject({ trial: { clock: serverClock } })
})

test('a client that goes into another epoch is told with its name, each client for itself', async () => {
  const rows = new ArrivalRows(0, 100)
  const add = (client: number, epoch: number): void =>
    rows.add(client, epoch, false, 1, START_US, START_US, START_US, 0)
  for (const [client, epoch] of [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
    [0, 1],
    [1, 1],
  ] as const)
    add(client, epoch)
  const path = join(folder, 'rows')
  await writeCapture(trialOf(rows, path))
  expect(linesOf(path).slice(1, -1)).toEqual([
    [0, 1, 0, 0, 0, 0],
    { client: 1, epoch: 'bbbbbbbbbbbb' },
    [1, 1, 0, 0, 0, 0],
    [1, 1, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, 0],
    { client: 0, epoch: 'bbbbbbbbbbbb' },
    [0, 1, 0, 0, 0, 0],
    [1, 1, 0, 0, 0, 0],
  ])
})

test('a trial comes behind those before it, however many rows it has', async () => {
  const rows = new ArrivalRows(0, 100_000)
  for (let seq = 1; seq <= 20_000; seq++) rows.add(0, 0, false, seq, START_US, START_US, START_US + seq, seq)
  const path = join(folder, 'rows')
  writeFileSync(path, '"before"\n')
  const { fileBytes } = await writeCapture(trialOf(rows, path))
  const lines = linesOf(path)
  expect(lines[0]).toBe('before')
  expect(lines.slice(2, -1)).toEqual(
    Array.from({ length: 20_000 }, (_, index) => [0, index + 1, 0, 0, index + 1, index + 1]),
  )
  expect(fileBytes).toBe(readFileSync(path).length)
})

test('a file that cannot be written is a problem with words, and no failure of the trial', async () => {
  const report = await writeCapture(trialOf(new ArrivalRows(0, 1), join(folder, 'no-such-folder', 'rows')))
  expect(report).toMatchObject({ fileBytes: 0, problem: expect.stringContaining('ENOENT') })
})
