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
