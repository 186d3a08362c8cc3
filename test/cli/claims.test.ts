import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAny } from '../../results/read.ts'
import { temporaryFolder, tlab } from './tlab.ts'

test('claims are listed with their sentences, and as JSON with what decides them', async () => {
  const listed = await tlab(['claims', '--list'])
  expect(listed.code).toBe(0)
  expect(listed.stdout).toContain('websocket-lowest-latency\n  WebSocket has the lowest latency, lower than SSE\n')
  const asJson = await tlab(['claims', 'websocket-lowest-latency', '--list', '--json'])
  expect(JSON.parse(asJson.stdout)).toMatchObject([{ name: 'websocket-lowest-latency', quantifier: 'bare' }])
})

test('a claim that nothing can decide yet is undecided, says what is missing, and leaves a file', async () => {
  const out = temporaryFolder()
  const { code, stdout, stderr } = await tlab(['claims', 'six-sse-connections', '--out', out])
  expect(code).toBe(0)
  expect(stderr).toBe('1 claim, nothing to run\n')
  expect(stdout).toContain('UNDECIDED  A browser has six SSE connections')
  expect(stdout).toContain('missing: of a browser with eight streams: a browser in which')
  expect(stdout).toContain('no TLS, HTTP/1.1, this server')
  const [file = '', ...others] = readdirSync(out)
  expect(others).toEqual([])
  const read = readAny(readFileSync(join(out, file), 'utf8'))
  expect(read).toMatchObject({ ok: true, kind: 'claims', result: { interrupted: false, runs: [] } })
})

test('an unknown claim is refused with the nearest name before anything runs', async () => {
  const { code, stderr } = await tlab(['claims', 'six-sse-conections'])
  expect(code).toBe(2)
  expect(stderr).toContain('unknown claim "six-sse-conections"')
  expect(stderr).toContain('the nearest is "six-sse-connections"')
})
