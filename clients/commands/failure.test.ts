import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { StoreError } from '../../results/store.ts'
import { LabError, portInUse, unknownName } from '../errors.ts'
import { failureCode, failureText } from './failure.ts'

test('an error that the user can mend is its own words and its own code', () => {
  const error = portInUse('127.0.0.1', 8080)
  expect(failureText(error, { TLAB_DEBUG: '1' })).toBe(
    'tlab: port 8080 on 127.0.0.1 is in use: end the program that listens there, or leave --port out for a free one',
  )
  expect(failureCode(error)).toBe(3)
  expect(failureCode(new StoreError('cannot save'))).toBe(2)
})

test('a fault of ours is one line without a stack, and how to see more', () => {
  const error = new TypeError('x is not a function\n    at somewhere (file.ts:1:1)')
  expect(failureText(error, {})).toBe(
    'tlab: x is not a function\nthis is a fault in transport-lab; run with TLAB_DEBUG=1 for the details',
  )
  expect(failureText(error, { TLAB_DEBUG: '1' })).toContain('failure.test.ts')
  expect(failureText('thrown text', {})).toContain('tlab: thrown text')
  expect(failureCode(error)).toBe(1)
})

test('commander has said its words already: help ends with 0, everything else is usage', () => {
  const asked = new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)')
  const wrong = new CommanderError(1, 'commander.unknownOption', 'error: unknown option')
  expect([failureText(asked, {}), failureText(wrong, {})]).toEqual([null, null])
  expect([failureCode(asked), failureCode(wrong)]).toEqual([0, 2])
})

test('an unknown name gets the list and the nearest', () => {
  const error = unknownName('transport', 'webscoket', ['polling', 'sse', 'websocket'])
  expect(error).toBeInstanceOf(LabError)
  expect(error.message).toBe(
    'unknown transport "webscoket": expected one of polling, sse, websocket; the nearest is "websocket"',
  )
  expect(unknownName('scenario', 'x', [], 'the path of a file').message).not.toContain('nearest')
})
