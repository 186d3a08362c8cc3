import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { deadlines } from '../../protocol/schedule.ts'
import { SCENARIO } from './made-up-reports.ts'
import { checkCapture, expectedRows, RunCapture } from './run-capture.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capture-'))
  const made = folder
  onTestFinished(() => rmSync(made, { recursive: true }))
})

/** As a driver appends a trial. */
function write(capture: RunCapture, text: string): number {
  appendFileSync(capture.openPath as string, text)
  return readFileSync(capture.openPath as string).length
}

describe('the file of a run', () => {
  test('gets its name beside the result when the run is over, and says that it is whole', async () => {
    const capture = new RunCapture(folder)
    capture.wrote({ fileBytes: write(capture, '"one"\n'), dropped: 0, problem: null })
    capture.wrote({ fileBytes: write(capture, '"two"\n'), dropped: 0, problem: null })
    const path = await capture.finish(join(folder, 'x.json'), false)
    expect(path).toBe(join(folder, 'x.capture.ndjson'))
    expect(readdirSync(folder)).toEqual(['x.capture.ndjson'])
    const end = '{"end":{"trials":2,"interrupted":false,"problem":null}}'
    expect(readFileSync(path as string, 'utf8')).toBe(`"one"\n"two"\n${end}\n`)
  })

  test('keeps whole trials alone when the run was interrupted, and says so', async () => {
    const capture = new RunCapture(folder)
    capture.wrote({ fileBytes: write(capture, '"one"\n'), dropped: 0, problem: null })
    write(capture, '"tw')
    const path = (await capture.finish(join(folder, 'x.json'), true)) as string
    const end = '{"end":{"trials":1,"interrupted":true,"problem":null}}'
    expect(readFileSync(path, 'utf8')).toBe(`"one"\n${end}\n`)
  })

  test.each([
    ['no result', null, true],
    ['no trial in it', 'x.json', false],
  ])('is not left behind when there is %s', async (_, name, written) => {
    const capture = new RunCapture(folder)
    const fileBytes = write(capture, '"one"\n')
    if (written) capture.wrote({ fileBytes, dropped: 0, problem: null })
    expect(await capture.finish(name === null ? null : join(folder, name), true)).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  test('takes no further trial once one could not be written, and tells why', async () => {
    const capture = new RunCapture(folder)
    capture.wrote({ fileBytes: write(capture, '"one"\n'), dropped: 0, problem: null })
    write(capture, '"tw')
    capture.wrote({ fileBytes: 0, dropped: 0, problem: 'the disk is full' })
    expect(capture.openPath).toBeNull()
    const path = (await capture.finish(join(folder, 'x.json'), false)) as string
    expect(readFileSync(path, 'utf8')).toContain('{"trials":1,"interrupted":false,"problem":"the disk is full"}')
    expect(readFileSync(path, 'utf8')).not.toContain('"tw')
  })

  test('goes on after rows without room, and tells of them', () => {
    const capture = new RunCapture(folder)
    capture.wrote({ fileBytes: 1, dropped: 3, problem: null })
    expect(capture.problem).toBe('3 rows more than there was room for')
    expect(capture.openPath).not.toBeNull()
  })
})

describe('the estimate', () => {
  const rowsOfTrial = 100
  const memory = 64e9
  const clients = (count: number) => ({ ...SCENARIO, clients: { ...SCENARIO.clients, count } })

  test('is every event of all phases for every client', () => {
    expect(expectedRows(SCENARIO)).toBe(rowsOfTrial)
  })

  test('is of the very arrivals of the seed, where they are random', () => {
    const poisson = { ...SCENARIO, feed: { ...SCENARIO.feed, arrival: 'poisson' as const } }
    const rows = [1, 2, 3, 4].map((seed) => expectedRows({ ...poisson, seed }))
    const arrivals = [...deadlines(SCENARIO.phases, { arrival: 'poisson', seed: 1 }, 0)].filter(
      ({ kind }) => kind === 'event',
    )
    expect(rows[0]).toBe(SCENARIO.clients.count * arrivals.length)
    expect(new Set(rows).size).toBeGreaterThan(1)
  })

  test('lets up to 50 million rows be written', () => {
    expect(() => checkCapture(SCENARIO, 500_000, memory)).not.toThrow()
    expect(() => checkCapture(SCENARIO, 500_001, memory)).toThrow(
      /50\.0 million rows, about 2\.2 GB, expected at most 50\.0/,
    )
  })

  test('lets a trial have a quarter of the memory', () => {
    expect(() => checkCapture(clients(20_000), 1, 192e6)).not.toThrow()
    expect(() => checkCapture(clients(20_001), 1, 192e6)).toThrow(
      /1\.00 million rows in memory, 0\.048 GB.*fewer --clients/,
    )
  })
})
