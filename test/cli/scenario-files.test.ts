/** `tlab init`, `explain` and `schema` as a user runs them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder, tlab } from './tlab.ts'

test.concurrent('init writes a scenario that passes check without a warning and runs', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'Our Feed.yaml')
  const { code, stdout } = await tlab([
    'init',
    file,
    '--transports',
    'sse,websocket',
    '--clients',
    '4',
    '--rate',
    '50/s',
  ])
  expect({ code, stdout }).toEqual({ code: 0, stdout: `wrote ${file}\n` })
  expect(await tlab(['check', file])).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('our-feed'),
  })
  const run = await tlab(['run', file, '--short', '--duration', '1s', '--out', folder, '--json', '--no-progress'])
  expect(run.stderr).toContain('saved')
  expect([0, 99]).toContain(run.code)
  expect(JSON.parse(run.stdout)).toMatchObject({ scenario: { name: 'our-feed' }, interrupted: false })
})

test.concurrent('its first line names a schema that is there', async () => {
  const file = join(temporaryFolder(), 'mine.yaml')
  await tlab(['init', file])
  const [, address = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(file, 'utf8')) ?? []
  expect(existsSync(fileURLToPath(address))).toBe(true)
})

test.concurrent('init never touches a file that is there, and writes none that could not run', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'mine.yaml')
  await tlab(['init', file])
  const before = readFileSync(file, 'utf8')
  const again = await tlab(['init', file, '--title', 'Another'])
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('found a file of this name') })
  expect(readFileSync(file, 'utf8')).toBe(before)
  const impossible = await tlab(['init', join(folder, 'other'), '--payload', '96B'])
  expect(impossible).toMatchObject({ code: 2, stderr: expect.stringContaining('every row of stocks') })
  expect(await tlab(['init', join(folder, 'other'), '--transports', 'sse,ws'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the nearest is "websocket"'),
  })
  expect(readdirSync(folder)).toEqual(['mine.yaml'])
})

test.concurrent('explain tells a key, a metric and a doubt apart, with an example of the catalogue', async () => {
  const { code, stdout } = await tlab(['explain', 'transports.polling.interval', 'latency.p99', 'instrument-error'])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    / transports\.polling\.interval\n {3}Time between two polls[\s\S]*default +1s[\s\S]*used in +\w/,
  )
  expect(stdout).toMatch(/ latency\.p99 \(a metric of expect\)[\s\S]*example +sse\.latency\.p99 < 50ms/)
  expect(stdout).toMatch(/ instrument-error \(a doubt of a verdict\)[\s\S]*makes it +SUSPECT/)
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test.concurrent('explain alone lists the top level, and a word that means nothing gets the nearest', async () => {
  const { stdout } = await tlab(['explain'])
  for (const key of ['name', 'feed', 'transports', 'expect']) expect(stdout).toMatch(new RegExp(`^ ${key} `, 'm'))
  expect(await tlab(['explain', 'latency.p98'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean "latency.p9'),
  })
})

test.concurrent('schema prints the JSON schema', async () => {
  const { stdout } = await tlab(['schema'])
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' })
})
