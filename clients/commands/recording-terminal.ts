/** For tests: a terminal that remembers what it was told. */
import type { Terminal } from './terminal.ts'

export interface RecordingTerminal extends Terminal {
  readonly printed: string[]
  readonly warned: string[]
}

/** Of the environment a command sees nothing but this. */
export function recordingTerminal(env: Terminal['env'] = {}): RecordingTerminal {
  const [printed, warned]: [string[], string[]] = [[], []]
  const layout = { width: 80, colour: false }
  return {
    env,
    results: layout,
    progress: { ...layout, isTerminal: false, stream: process.stderr },
    print: (text) => void printed.push(text),
    warn: (text) => void warned.push(text),
    flush: async () => null,
    printed,
    warned,
  }
}
