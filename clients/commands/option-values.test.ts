import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  readCount,
  readDuration,
  readNames,
  readPort,
  readRate,
  readSeed,
  readSize,
  readWindow,
} from './option-values.ts'

test('values with units become numbers', () => {
  expect([
    readDuration('10s'),
    readRate('20/s'),
    readSize('1KiB'),
    readPort('0'),
    readSeed('0'),
    readCount('5'),
  ]).toEqual([10_000, 20, 1024, 0, 0, 5])
  expect(readNames('sse, websocket,sse')).toEqual(['sse', 'websocket'])
  expect([readWindow('tick'), readWindow('5ms')]).toEqual([
    { kind: 'tick', ms: 0 },
    { kind: 'window', ms: 5 },
  ])
})

test.each([
  [readDuration, '10', 'Expected a duration such as 250ms, 10s, 2m, got "10".'],
  [readDuration, '0s', 'Expected a duration above 0, such as 10s, got "0s".'],
  [readRate, '0/s', 'Expected a rate above 0/s and up to 10000/s, got "0/s".'],
  [readSize, '95B', 'Expected a size from 96B to 65536B, got "95B".'],
  [readPort, '65536', 'Expected a port from 0 to 65535, got "65536".'],
  [readCount, '0', 'Expected a whole number from 1, got "0".'],
  [readWindow, '5', 'Expected a duration from 1ms to 1000ms, none or tick, such as 5ms, got "5".'],
  [readNames, 'sse,', 'Expected names with a comma between them, such as sse,websocket, got "sse,".'],
])('%o refuses %j and says what it expected', (read, text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('any text is either refused in words or read as a number inside the bounds', () => {
  const reads = [readCount, readSeed, readPort, readDuration, readRate, readSize]
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...reads), (text, read) => {
      try {
        expect(read(text)).toBeGreaterThanOrEqual(0)
      } catch (error) {
        expect((error as Error).message).toMatch(/^Expected .+, got ".*"\.$/s)
      }
    }),
  )
})
