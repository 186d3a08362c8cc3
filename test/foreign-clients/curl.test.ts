/** What a person sees who has nothing but curl. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startWholeLab, type WholeLab } from './whole-lab.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0

describe.runIf(hasCurl)('curl', () => {
  let lab: WholeLab
  const running: ChildProcess[] = []

  beforeEach(async () => {
    lab = await startWholeLab()
  })
  afterEach(async () => {
    for (const process of running.splice(0)) process.kill()
    await lab.close()
  })

  /** Starts curl on a path; what it has printed so far, and a way to wait for more. */
  function curl(path: string, ...options: string[]) {
    const process = spawn('curl', ['--silent', '--no-buffer', ...options, `${lab.origin}${path}`])
    running.push(process)
    let printed = ''
    let look = (): void => {}
    process.stdout.on('data', (chunk) => {
      printed += chunk
      look()
    })
    const ended = new Promise<void>((resolve) => process.once('close', () => resolve()))
    const prints = (text: string) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (printed.includes(text)) resolve()
        }
        look()
      })
    return { prints, ended, printed: () => printed }
  }

  const json = async (path: string, ...options: string[]) => {
    const request = curl(path, ...options)
    await request.ended
    return JSON.parse(request.printed())
  }

  test('polls, and polls on with the cursor that it was given', async () => {
    const first = await json('/feed/polling')
    expect(first).toEqual({ cursor: lab.cursorAt(0), hasMore: false, gap: null, events: [] })
    lab.publish('one')
    lab.publish('two')
    const second = await json(`/feed/polling?since=${first.cursor}`)
    expect(second.events.map((event: { data: unknown }) => event.data)).toEqual(['one', 'two'])
    expect(second.cursor).toBe(lab.cursorAt(2))
  })

  test('is held by a long poll until there is an event', async () => {
    const { cursor } = await json('/feed/long-polling')
    const held = curl(`/feed/long-polling?since=${cursor}`, '--dump-header', '-')
    // A second question, answered at once, shows that the server has long read the first.
    await json('/feed/polling')
    lab.publish('at last')
    await held.ended
    expect(held.printed()).toMatch(/^HTTP\/1\.1 200/)
    expect(held.printed()).toContain('"data":"at last"')
  })

  test('reads a stream as it happens, and resumes it with Last-Event-ID after a cut', async () => {
    const stream = curl('/feed/sse')
    await stream.prints('event: hello')
    lab.publish('before the cut')
    await stream.prints('"data":"before the cut"')
    lab.cut()
    await stream.ended
    lab.publish('while it was away')
    const resumed = curl('/feed/sse', '--header', `Last-Event-ID: ${lab.cursorAt(1)}`)
    await resumed.prints('"data":"while it was away"')
    expect(resumed.printed()).not.toContain('before the cut')
    expect(resumed.printed()).toContain(`id: ${lab.cursorAt(2)}\n`)
  })

  test('sends a message', async () => {
    const message = JSON.stringify({ id: 'm1', from: 'curl', data: 'hello' })
    const receipt = await json('/feed/messages', '--header', 'Content-Type: application/json', '--data', message)
    expect(receipt).toEqual({ id: 'm1', cursor: lab.cursorAt(1) })
  })
})
