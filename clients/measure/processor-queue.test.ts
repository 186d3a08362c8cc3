import { platform } from 'node:os'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { processorQueueUs, secondNumber } from './processor-queue.ts'

test('the second of the numbers, whatever follows and whatever the buffer still holds', () => {
  const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  fc.assert(
    fc.property(number, number, number, fc.constantFrom('', '\n'), (ran, waited, times, end) => {
      const text = Buffer.from(`${ran} ${waited} ${times}${end}`)
      expect(secondNumber(Buffer.concat([text, Buffer.from('9 9 9')]), text.length)).toBe(waited)
    }),
  )
})

test.runIf(platform() === 'linux')(
  'a process that waits for a processor is told so, and never less than before',
  () => {
    const before = processorQueueUs()
    expect(before).toBeGreaterThan(0)
    expect(processorQueueUs()).toBeGreaterThanOrEqual(before)
  },
)
