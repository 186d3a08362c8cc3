import { fork } from 'node:child_process'
import { expect, test } from 'vitest'
import { CLOCK_OFFSET_US, labClock, readClockId } from './clock.ts'

test('lab time has 16 digits and never goes back', () => {
  let before = labClock.nowUs()
  expect(String(before)).toHaveLength(16)
  for (let reading = 0; reading < 10_000; reading++) {
    const now = labClock.nowUs()
    expect(now).toBeGreaterThanOrEqual(before)
    before = now
  }
})

test('agrees with the monotonic clock that every process of the host reads', async () => {
  const program = "process.on('message', () => process.send(Number(process.hrtime.bigint() / 1000n)))"
  const child = fork('-e', [program], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const sentAtUs = labClock.nowUs()
  child.send('now')
  const thereUs = await new Promise<number>((resolve) => child.once('message', (us) => resolve(us as number)))
  const answeredAtUs = labClock.nowUs()
  child.kill()
  expect(thereUs + CLOCK_OFFSET_US).toBeGreaterThanOrEqual(sentAtUs - 2)
  expect(thereUs + CLOCK_OFFSET_US).toBeLessThanOrEqual(answeredAtUs + 2)
})

test('the clock id does not give the boot id away and is the same each time on Linux', () => {
  expect(readClockId()).toMatch(/^[0-9a-f]{32}$/)
  if (process.platform === 'linux') expect(readClockId()).toBe(readClockId())
})
