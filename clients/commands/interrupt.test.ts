import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { type Interruptible, listenForInterrupt } from './interrupt.ts'

/** A process that notes how it was ended instead of ending. */
function fakeProcess(): { source: Interruptible; signal(name: string): void; exits: number[]; listeners(): number } {
  const emitter = new EventEmitter()
  const exits: number[] = []
  const source = Object.assign(emitter, { exit: (code: number) => exits.push(code) }) as unknown as Interruptible
  return { source, signal: (name) => emitter.emit(name, name), exits, listeners: () => emitter.listenerCount('SIGINT') }
}

test('the first interrupt asks, and is answered once', async () => {
  const { source, signal, exits } = fakeProcess()
  const said: string[] = []
  const interrupt = listenForInterrupt(source)
  interrupt.onFirst(() => said.push('earlier'))
  interrupt.onFirst(() => said.push('heard'))
  signal('SIGTERM')
  await interrupt.asked
  expect([interrupt.signal.aborted, said, exits]).toEqual([true, ['heard'], []])
})

test('the second interrupt ends the program at once with 130', () => {
  const { source, signal, exits } = fakeProcess()
  listenForInterrupt(source)
  signal('SIGINT')
  signal('SIGINT')
  expect(exits).toEqual([130])
})

test('forgetting gives the signals back', () => {
  const { source, listeners } = fakeProcess()
  const interrupt = listenForInterrupt(source)
  expect(listeners()).toBe(1)
  interrupt.forget()
  expect(listeners()).toBe(0)
})

test('asked tells which signal it was; a second one hurries what wants to be hurried, and the third ends', async () => {
  const { source, signal, exits } = fakeProcess()
  const interrupt = listenForInterrupt(source)
  let hurried = 0
  signal('SIGTERM')
  expect(await interrupt.asked).toBe('SIGTERM')
  interrupt.onSecond(() => {
    hurried += 1
  })
  signal('SIGINT')
  expect([hurried, exits]).toEqual([1, []])
  signal('SIGINT')
  expect([hurried, exits]).toEqual([1, [130]])
})
