/**
 * The long form of the catalogue: every scenario as `tlab run NAME` plays it, one after the other, none INVALID and every
 * expectation met. Half an hour with one block each, which is what runs unless TLAB_CATALOGUE_BLOCKS says more; alone with
 * `npx vitest run --config verify.config.ts test/catalogue`.
 */
import { expect, test } from 'vitest'
import type { RunResult } from '../../results/format.ts'
import { CATALOGUE, PLAYABLE, type Played, play } from './play.ts'

const BLOCKS = Number(process.env['TLAB_CATALOGUE_BLOCKS'] ?? 1)
/** Of one block of one scenario: about a minute and a half at most, and as much again for a machine that is slow. */
const MOST_MS = 180_000 * BLOCKS
const EXIT_DONE = 0

const HEAD = ['| scenario | verdict | expectations met | missed | reasons to doubt | s |', '|---|---|--:|---|---|--:|']

const LEGEND = `${BLOCKS} ${BLOCKS === 1 ? 'block' : 'blocks'} of every transport; phases, clients and networks as the files have them.`

/** A table that leaves somebody out says so. */
const LEFT_OUT =
  'Not played here: ' +
  CATALOGUE.flatMap((entry) => (PLAYABLE.includes(entry) ? [] : [entry.name])).join(', ') +
  ' (sweeps: test/sweep; behind a proxy, where none is installed: test/targets).'

test(
  'every scenario of the catalogue runs in full, is not INVALID, and keeps what it expects',
  async ({ task }) => {
    const all: Played[] = []
    const broken: string[] = []
    for (const { name } of PLAYABLE) {
      await play(name, ['--repeat', String(BLOCKS)], MOST_MS).then(
        (played) => all.push(played),
        (error: Error) => broken.push(error.message), // the others are still worth their table
      )
      task.meta.report = [LEGEND, LEFT_OUT, '', ...HEAD, ...all.map(rowOf)]
    }
    expect(broken).toEqual([])
    expect(all.filter(({ result }) => result.verdict.level === 'INVALID').map(({ name }) => name)).toEqual([])
    expect(all.flatMap(({ name, result }) => missedOf(result).map((line) => `${name}: ${line}`))).toEqual([])
    expect(all.filter(({ code }) => code !== EXIT_DONE).map(({ name, code }) => `${name}: ${code}`)).toEqual([])
  },
  PLAYABLE.length * MOST_MS,
)

function rowOf({ name, seconds, result }: Played): string {
  const { verdict, expectations } = result
  const missed = missedOf(result)
  const met = `${expectations.length - missed.length} of ${expectations.length}`
  return `| ${name} | ${verdict.level} | ${met} | ${missed.join('; ')} | ${doubtsOf(result)} | ${Math.round(seconds)} |`
}

function missedOf({ expectations }: RunResult): string[] {
  return expectations
    .filter(({ met }) => !met)
    .map(({ text, value }) => `${text} (${value?.toPrecision(4) ?? 'withheld'})`)
}

/** `long-polling: off-theory, machine-busy; sse: machine-busy`. */
function doubtsOf({ trials }: RunResult): string {
  const byTransport = new Map<string, Set<string>>()
  for (const { transport, verdict } of trials) {
    const codes = byTransport.get(transport) ?? new Set()
    for (const { code } of verdict.reasons) byTransport.set(transport, codes.add(code))
  }
  return [...byTransport].map(([transport, codes]) => `${transport}: ${[...codes].join(', ')}`).join('; ')
}
