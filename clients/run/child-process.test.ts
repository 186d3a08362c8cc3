import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { IpcProcess } from './child-process.ts'

type Question = { readonly kind: 'end'; readonly afterMs: number }
type Answer = { readonly kind: 'words' }

/** Answers and ends, so long after it was asked. */
const PROGRAM = `process.on('message', ({ afterMs }) => {
  setTimeout(() => process.send({ kind: 'words' }, () => process.exit(0)), afterMs)
})`

const folder = mkdtempSync(join(tmpdir(), 'child-'))
const file = join(folder, 'answers-and-ends.cjs')
writeFileSync(file, PROGRAM)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const child = (name: string): IpcProcess<Question, Answer> => new IpcProcess(name, file)

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/**
 * One child's end makes Node look after all of its children at once: the end of another one, which spoke and ended while
 * this process was busy, is then known before its words are read.
 */
test('the last words of a child are heard, though its end is known before they are read', async () => {
  const [first, second] = [child('first'), child('second')]
  first.listen(() => standStill(1200))
  const answers = [
    first.ask({ kind: 'end', afterMs: 100 }, 'words'),
    second.ask({ kind: 'end', afterMs: 1300 }, 'words'),
  ]
  await new Promise((resolve) => setTimeout(resolve, 150))
  standStill(800)
  expect(await Promise.all(answers)).toEqual([{ kind: 'words' }, { kind: 'words' }])
  expect(await Promise.all([first.exited, second.exited])).toEqual(['exit code 0', 'exit code 0'])
})
