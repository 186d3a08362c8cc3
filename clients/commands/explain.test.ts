import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import type { Terminal } from './terminal.ts'

const TERMINAL: Terminal = {
  env: {},
  results: { width: 80, colour: false },
  progress: { width: 80, colour: false, isTerminal: false, stream: process.stderr },
  print: () => {},
  warn: () => {},
  flush: async () => null,
}

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  '%s, which every object inherits, is a word like any other that means nothing',
  async (word) => {
    await expect(explain([word], {}, TERMINAL)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(
        `expected a key of a scenario, a metric or a doubt of a verdict, found "${word}"; `,
      ),
    })
  },
)

test.each([
  ['metrics', 'latency.mean'],
  ['verdict', 'instrument-error'],
])('--json of %s, which is the name of a list, has what it lists', async (word, member) => {
  const printed: string[] = []
  await explain([word], { json: true }, { ...TERMINAL, print: (text) => void printed.push(text) })
  const [list] = JSON.parse(printed.join('\n')) as { kind: string; name: string; words: string[] }[]
  expect(list).toMatchObject({ kind: 'list', name: word })
  expect(list?.words.join(' ')).toContain(member.split('.')[0])
})
