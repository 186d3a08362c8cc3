import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { capturePackets } from './tcpdump.ts'

const folder = mkdtempSync(join(tmpdir(), 'tcpdump-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program that behaves as tcpdump does in one regard. */
function program(name: string, body: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!${process.execPath}\n${body}\n`, { mode: 0o755 })
  return path
}

const { signal } = new AbortController()

test('what it has written when it is asked to end is what was captured; it is told port, bound and where to write', async () => {
  const path = program(
    'captures',
    `process.on('SIGINT', () => process.stdout.write(process.argv.slice(2).join(' '), () => process.exit(0)))
     setInterval(() => {}, 1000)
     process.stderr.write('captures: listening on lo, link-type EN10MB (Ethernet)\\n')`,
  )
  const capture = await capturePackets(path, 4711, 500)
  const words = (await capture.stop(signal)).toString()
  expect(words).toMatch(/-i lo .*--time-stamp-precision=nano .*-c 500 -w - tcp src port 4711$/)
})

test('a program that may not capture is refused with its own words', async () => {
  const path = program(
    'may-not',
    `console.error("tcpdump: lo: You don't have permission to perform this capture on that device")`,
  )
  await expect(capturePackets(path, 4711, 500)).rejects.toThrow(/^lo: You don't have permission/)
})

test('one that cannot be started is, too', async () => {
  await expect(capturePackets(join(folder, 'none'), 4711, 500)).rejects.toThrow('ENOENT')
})

test('an interrupt does not wait for it', async () => {
  const path = program('stays', `setInterval(() => {}, 1000); process.stderr.write('listening on lo\\n')`)
  const capture = await capturePackets(path, 4711, 500)
  const controller = new AbortController()
  const stopped = capture.stop(controller.signal)
  controller.abort()
  await expect(stopped).rejects.toThrow('aborted')
  capture.kill()
})
