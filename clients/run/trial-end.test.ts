import { expect, test } from 'vitest'
import type { CaptureReport } from '../driver/plan.ts'
import { linkReport } from './made-up-reports.ts'
import { type EndingTrial, endTrial } from './trial-end.ts'

const CAPTURED: CaptureReport = { fileBytes: 7, dropped: 0, problem: null }
const PASSED = linkReport({ largeBursts: 3 })

/** A trial whose parts write down that they ended, unless they fail. */
function ending(failing?: 'server' | 'link') {
  const told: unknown[] = []
  const stop = async <Told>(part: 'server' | 'link', said: Told): Promise<Told> => {
    told.push(part)
    if (part === failing) throw new Error(`the ${part} process ended early`)
    return said
  }
  const trial: EndingTrial = {
    server: { stop: () => stop('server', null) },
    link: { stop: () => stop('link', PASSED) },
    capture: { wrote: (report) => told.push(report) },
  }
  return { trial, told }
}

test('the capture hears of a trial when server and link have told what they counted', async () => {
  const { trial, told } = ending()
  expect(await endTrial(trial, CAPTURED)).toEqual({ last: null, passed: PASSED })
  expect(told).toEqual(['server', 'link', CAPTURED])
})

test.each(['server', 'link'] as const)('a trial whose %s fails at the end is not in the capture', async (part) => {
  const { trial, told } = ending(part)
  await expect(endTrial(trial, CAPTURED)).rejects.toThrow(`the ${part} process`)
  expect(told).not.toContain(CAPTURED)
})

test('without a link, and without anything kept, the server alone ends', async () => {
  const { trial, told } = ending()
  expect(await endTrial({ ...trial, link: null }, undefined)).toEqual({ last: null, passed: null })
  expect(told).toEqual(['server'])
})
