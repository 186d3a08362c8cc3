import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { Trial } from '../../results/format.ts'
import { theoryLines } from './theory.ts'

const plain = { width: 80, colour: false }
const poisson = { meanUs: 96_800, formula: 'd + (B/2)·λB/(λB + e^(−λB))', residualUs: 1200 }
const { scenario, ...fixture } = buildFixtureResult()
const trials = fixture.trials.map(
  (trial): Trial => (trial.arm === 'long-polling' ? { ...trial, theory: { ...trial.theory, ...poisson } } : trial),
)

test('theory, measurement and what lies between them stand in a row', () => {
  const lines = theoryLines({ trials, scenario }, plain)
  expect(lines[0]).toMatch(/^ mean +formula +theory +measured +apart$/)
  expect(lines[2]).toMatch(/^ polling {7}T\/2 \+ R\/2 .* 500 +\d{3} +[+−]\d\.\d %$/)
  expect(lines[3]).toMatch(/^ long-polling {2}d \+ \(B\/2\)·λB\/\(λB \+ e\^\(−λB\)\) +97 .* \+1\.2 %$/)
  expect(lines[4]).toMatch(/^ sse +d +0\.00 +\d.* \+\d.* ms$/)
  expect(lines[6]).toMatch(/^ Mean latency by theory: d one-way delay/)
})

test('below the table stands from where on polling would move fewer bytes, if there are both', () => {
  const told = (some: Trial[]): string => theoryLines({ trials: some, scenario }, plain).join('').replace(/ +/g, ' ')
  expect(told(trials)).toMatch(/By a model of TCP segments .* than websocket from about \d/)
  expect(told(trials.filter(({ arm }) => arm !== 'polling'))).not.toContain('By a model')
})

test('a narrow terminal loses the formula first', () => {
  for (const width of [40, 60, 80]) {
    const lines = theoryLines({ trials, scenario }, { ...plain, width })
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
  }
  expect(theoryLines({ trials, scenario }, { ...plain, width: 40 }).join('\n')).not.toContain('T/2')
})

test('a run without a formula says nothing', () => expect(theoryLines({ trials: [], scenario }, plain)).toEqual([]))
