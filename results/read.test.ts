import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultDeliveries, faultStories } from './analysis/faults.ts'
import { faultSentences } from './analysis/sentences.ts'
import { buildFixtureResult } from './fixture.ts'
import { readResult } from './read.ts'
import { layOutJson } from './text.ts'

const result = buildFixtureResult({ blocks: 1 })
const text = layOutJson(result)
type Resolved = typeof result.scenario.resolved

function problemOf(content: string, largestBytes?: number) {
  const read = readResult(content, largestBytes)
  if (read.ok) throw new Error('expected a problem, got a result')
  return read.problem
}

/** The fixture as JSON with one change, as text. */
function changed(change: (file: Record<string, unknown>) => void): string {
  const file = JSON.parse(text)
  change(file)
  return JSON.stringify(file)
}

describe('a result file', () => {
  test('is read as it was written', () => expect(readResult(text)).toEqual({ ok: true, result }))
  test('keeps members that this version does not know, at any depth', () => {
    const later = changed((file) => {
      file['point'] = { rate: 10 }
      ;(file['trials'] as Record<string, unknown>[])[0]!['weather'] = 'fine'
    })
    const read = readResult(later)
    expect(read).toEqual({ ok: true, result: JSON.parse(later) })
  })
})

describe('a file', () => {
  test('of a version that knew no faults is read', () => {
    const older = changed((file) => {
      const { resolved } = file['scenario'] as { resolved: Record<string, unknown> }
      for (const member of ['faults', 'backOff', 'server']) delete resolved[member]
      for (const trial of file['trials'] as Record<string, unknown>[]) delete trial['faults']
    })
    const read = readResult(older)
    if (!read.ok) throw new Error(read.problem.message)
    expect(faultStories(read.result)).toEqual([])
    expect(faultDeliveries(read.result)).toEqual([])
    expect(faultSentences(read.result)).toEqual([])
  })
  test('whose scenario has faults in disorder is refused', () => {
    const { complaints } = problemOf(
      changed((file) => ((file['scenario'] as { resolved: Record<string, unknown> }).resolved['faults'] = [{}])),
    )
    expect(complaints).toEqual(['scenario.resolved: expected a resolved scenario, got an object'])
  })
})

describe('what is not a result file is refused with words:', () => {
  test('a text that is not JSON', () => expect(problemOf('name: quick').message).toContain('does not parse'))
  test('an empty text', () => expect(problemOf('').message).toContain('does not parse'))
  test.each(['null', '1', '[]', '{}', '"text"', '{"formatVersion":"1"}'])('%s', (content) => {
    expect(problemOf(content).message).toContain('it has no formatVersion')
  })
  test('a newer format', () => {
    expect(problemOf(changed((file) => (file['formatVersion'] = 2))).message).toBe(
      'expected formatVersion 1, got 2: a newer transport-lab wrote this file; update to open it',
    )
  })
  test('a format before the first', () => {
    expect(problemOf(changed((file) => (file['formatVersion'] = 0))).message).toContain('formatVersion')
  })
  test('a text that is too large, before it is parsed', () => {
    expect(problemOf('x'.repeat(2 ** 21), 2 ** 20).message).toContain('at most 1.0 MiB, got 2.0 MiB')
  })
  test('a wrong type, with its place', () => {
    const { complaints, message } = problemOf(
      changed((file) => ((file['trials'] as Record<string, unknown>[])[2]!['block'] = 'second')),
    )
    expect(complaints).toEqual(['trials[2].block: expected number, got "second"'])
    expect(message).toContain(complaints[0])
  })
  test('a missing member', () => {
    expect(problemOf(changed((file) => delete file['seed'])).complaints).toEqual(['seed: expected number, got nothing'])
  })
  test('a scenario that is not resolved', () => {
    const { complaints } = problemOf(changed((file) => ((file['scenario'] as Record<string, unknown>)['resolved'] = 7)))
    expect(complaints).toEqual(['scenario.resolved: expected a resolved scenario, got 7'])
  })
  test.each([
    ['a ramp to nowhere', (resolved: Resolved) => Object.assign(resolved.phases[1] as object, { endRate: '9' })],
    [
      'a burst without its time',
      (resolved: Resolved) => Object.assign(resolved.phases[1] as object, { burst: { size: 3 } }),
    ],
    ['sizes without an end', (resolved: Resolved) => Object.assign(resolved.feed, { payload: { fromBytes: 128 } })],
    ['a speed in words', (resolved: Resolved) => Object.assign(resolved.feed, { speed: 'fast' })],
  ])('a scenario with %s', (_, change) => {
    const file = changed((parsed) => change((parsed['scenario'] as { resolved: Resolved }).resolved))
    expect(problemOf(file).complaints[0]).toContain('scenario.resolved: expected a resolved scenario')
  })
  test('with five complaints at most, each of bounded length', () => {
    const noise = { ['k'.repeat(10_000)]: 'v'.repeat(10_000) }
    const { complaints, message } = problemOf(JSON.stringify({ formatVersion: 1, environment: noise, startedAt: [] }))
    expect(complaints).toHaveLength(5)
    for (const complaint of complaints) expect(complaint.length).toBeLessThan(400)
    expect(message).toContain('more')
  })
})

describe('reading never throws', () => {
  test('on any text', () => {
    fc.assert(fc.property(fc.string(), (content) => readResult(content).ok === false))
  })
  test('on any JSON', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => readResult(JSON.stringify(value)).ok === false))
  })
  test('on a result in which any one member is anything', () => {
    const places = [...Array(40).keys()]
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...places), fc.jsonValue(), (outer, inner, value) => {
        const read = readResult(changed((file) => replaceAt(replaceableAt(file, outer), inner, value)))
        return read.ok || read.problem.message.length > 0
      }),
      { numRuns: 60 },
    )
  })
  test('on very deep JSON', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(readResult(`{"formatVersion":1,"trials":${deep}}`).ok).toBe(false)
    expect(readResult(changed((file) => (file['scenario'] = { name: 'x' })).replace('"x"', deep)).ok).toBe(false)
  })
})

/** One of the objects near the top of a file, by number. */
function replaceableAt(file: Record<string, unknown>, number: number): Record<string, unknown> {
  const objects = [file, ...Object.values(file), ...Object.values((file['trials'] as object[])[0] as object)].filter(
    (value): value is Record<string, unknown> => typeof value === 'object' && value !== null,
  )
  return objects[number % objects.length] as Record<string, unknown>
}

function replaceAt(container: Record<string, unknown>, number: number, value: unknown): void {
  const names = Object.keys(container)
  const name = names[number % Math.max(1, names.length)]
  if (name !== undefined) container[name] = value
}
