import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTlab, temporaryFolder, tlab } from './tlab.ts'

test('doctor says what it found, in 80 columns, and a usable machine is no failure', async () => {
  const folder = temporaryFolder()
  const { code, stdout, stderr } = await tlab(['doctor', '--out', folder])
  expect(stdout).toMatch(/^ ✓ node .*expected \d+\.\d+\.\d+ or newer$/m)
  expect(stdout).toMatch(/^ ✓ loopback /m)
  expect(stdout).toMatch(/^ This machine can measure/m)
  const tooLong = stdout.split('\n').filter((line) => line.length > 80 && !line.includes('/'))
  expect(tooLong).toEqual([])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('doctor --json is one JSON document; a folder that cannot be written to makes the machine unusable', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const { code, stdout } = await tlab(['doctor', '--json', '--out', join(file, 'below')])
  const { usable, findings }: { usable: boolean; findings: { what: string; level: string }[] } = JSON.parse(stdout)
  expect(usable).toBe(false)
  expect(findings).toContainEqual(expect.objectContaining({ what: 'result folder', level: 'missing' }))
  expect(code).toBe(2)
})

test('doctor --calibrate that is interrupted ends with 130 and keeps nothing', async () => {
  const folder = temporaryFolder()
  const running = startTlab(['doctor', '--calibrate', '--out', folder])
  await running.said('stderr', /calibration · /)
  running.process.kill('SIGINT')
  const { code, stdout, stderr } = await running.finished
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  expect(stderr).toContain('interrupted: nothing is kept')
  expect(readdirSync(folder)).toEqual([])
})

test('a machine that cannot be used is not calibrated', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const { code, stdout } = await tlab(['doctor', '--calibrate', '--out', join(file, 'below')])
  expect(stdout).toContain('Nothing can be measured here before this is mended: result folder.')
  expect(code).toBe(2)
})
