import { expect, test } from 'vitest'
import { countTests } from './test-report.mjs'

const assertion = (status: string, fullName = status) => ({ status, fullName })
const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((one) => assertion(one)),
})

test('passed, failed and skipped tests are counted over all files', () => {
  const report = { testResults: [file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')] }
  expect(countTests(report, 1)).toEqual({ passed: 2, failed: 1, skipped: ['skipped', 'todo'] })
})

test('a file that could not be loaded is one failure', () => {
  expect(countTests({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toMatchObject({
    passed: 1,
    failed: 1,
  })
})

test('a file whose hooks failed after its tests passed is one failure', () => {
  expect(countTests({ testResults: [file('failed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 })
})

test.each([
  ['executed no test', { testResults: [] }, 0],
  ['skipped every test', { testResults: [file('passed', 'skipped')] }, 0],
  ['wrote no report', null, 1],
  ['passed every test and yet ended with an error', { testResults: [file('passed', 'passed')] }, 1],
])('a run that %s is a failure', (_, report, exitCode) => {
  expect(countTests(report, exitCode).failed).toBe(1)
})
