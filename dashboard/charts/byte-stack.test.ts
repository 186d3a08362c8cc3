import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { BYTE_PARTS, byteStack, partLabel, usedParts } from './byte-stack.ts'
import { selectTrials } from './selection.ts'

const RUN = buildFixtureResult({ blocks: 2 })

test.each(selectTrials(RUN, null))('the parts of $arm add up to its bytes per event', (arm) => {
  const { parts, total } = byteStack(arm)
  expect(parts!.reduce((sum, part) => sum + part, 0)).toBeCloseTo(total!, 6)
})

test.each(selectTrials(RUN, 1))('one block of $arm has the bytes per event that its trial states', (arm) => {
  expect(byteStack(arm).total).toBeCloseTo(arm.trials[0]!.bytes.perEvent!, 9)
})

test('an arm that delivered nothing has no bytes per event', () => {
  const [arm] = selectTrials(RUN, 1)
  const [trial] = arm!.trials
  const nothing = { ...trial!, bytes: { ...trial!.bytes, steady: { ...trial!.bytes.steady, delivered: 0 } } }
  expect(byteStack({ ...arm!, trials: [nothing] })).toEqual({ arm: arm!.arm, parts: null, total: null })
})

test('parts that no arm has are left out, payload comes first', () => {
  const used = usedParts(selectTrials(RUN, null).map(byteStack)).map((index) => partLabel(BYTE_PARTS[index]!))
  expect(used[0]).toBe('payload ↓')
  expect(used).toContain('heads ↑')
  expect(used).not.toContain('payload ↑')
})
