import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { clockSource, sharedClock } from './clock.ts'
import { resultFolder } from './examine.ts'
import type { Finding, FindingLevel } from './finding.ts'
import { cores, load, memory, steal } from './machine.ts'
import { administrator, netem, networkNamespaces, segments } from './network.ts'
import { descriptors, ephemeralPorts, loopback, usualPort } from './sockets.ts'
import { browser, nodeVersion, packetCapture } from './software.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  folders.push(folder)
  return folder
}

const GIGABYTE = 1e9
const NOTHING_WORKS = { namespaces: 'only root may make them', veth: 'x', segments: 'x', netem: 'x' }
const ALL_WORKS = { namespaces: null, veth: null, segments: null, netem: null }

test.each<[string, FindingLevel, Finding]>([
  ['a recent Node', 'ok', nodeVersion('22.1.0', '>=20.20.2')],
  ['an old Node', 'missing', nodeVersion('20.9.0', '>=20.20.2')],
  ['four cores', 'ok', cores(4, 'a processor')],
  ['two cores', 'limited', cores(2, 'a processor')],
  ['much memory', 'ok', memory(8 * GIGABYTE, 16 * GIGABYTE)],
  ['little memory', 'limited', memory(0.1 * GIGABYTE, 16 * GIGABYTE)],
  ['a quiet machine', 'ok', load({ busy: 0.05, steal: 0 }, [0.1])],
  ['a busy machine', 'limited', load({ busy: 0.5, steal: 0 }, [3])],
  ['no steal', 'ok', steal({ busy: 0, steal: 0 })],
  ['unknown steal', 'ok', steal({ busy: 0, steal: null })],
  ['much steal', 'limited', steal({ busy: 0, steal: 0.03 })],
  ['the processor’s own clock', 'ok', clockSource('tsc', 60)],
  ['a clock in the kernel', 'limited', clockSource('acpi_pm', 900)],
  ['one clock id', 'ok', sharedClock('a', 'a')],
  ['a random clock id', 'limited', sharedClock('a', 'b')],
  ['many descriptors', 'ok', descriptors(20_000)],
  ['few descriptors', 'limited', descriptors(1024)],
  ['no limit of descriptors', 'ok', descriptors(null)],
  ['the usual ports', 'ok', ephemeralPorts([32_768, 60_999])],
  ['few ports', 'limited', ephemeralPorts([60_000, 60_999])],
  ['unknown ports', 'ok', ephemeralPorts(null)],
  ['no browser', 'limited', browser({ PATH: '' })],
  ['a browser by name', 'ok', browser({ PATH: '', TLAB_BROWSER: process.execPath })],
  ['root', 'ok', administrator(true, 'linux')],
  ['an ordinary user', 'limited', administrator(false, 'linux')],
  ['a system without root', 'ok', administrator(null, 'win32')],
  ['namespaces', 'ok', networkNamespaces(ALL_WORKS)],
  ['no namespaces', 'missing', networkNamespaces(NOTHING_WORKS)],
  ['no veth', 'missing', networkNamespaces({ ...ALL_WORKS, veth: 'Unknown device type' })],
  ['segments', 'ok', segments(ALL_WORKS)],
  ['no segments', 'missing', segments(NOTHING_WORKS)],
  ['netem', 'ok', netem(ALL_WORKS)],
  ['no netem', 'missing', netem({ ...ALL_WORKS, netem: 'Specified qdisc kind is unknown' })],
])('%s: %s, and what is not ok says what to do or what it costs', (_, level, found) => {
  expect(found.level).toBe(level)
  expect(found.means).not.toBe('')
  if (level === 'ok') expect(found.remedy).toBeNull()
})

test('a limit of descriptors says how many clients it allows', () => {
  expect(descriptors(1024).means).toContain('up to 924 clients; 462 over a link')
})

test('loopback answers, and an address that does not is missing', async () => {
  expect(await loopback('127.0.0.1')).toMatchObject({ level: 'ok', needed: true })
  expect(await loopback('192.0.2.77' as '127.0.0.1')).toMatchObject({ what: 'IPv6', level: 'limited' })
})

test('a port that somebody listens on is in use', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  expect((await usualPort(port)).found).toBe(`${port} is in use`)
  await new Promise((resolve) => server.close(resolve))
  expect((await usualPort(port)).found).toBe(`${port} is free`)
})

test('a folder that can be written to keeps nothing of the try; a path through a file is missing, and needed', async () => {
  const folder = temporaryFolder()
  expect(await resultFolder(join(folder, 'new'))).toMatchObject({ level: 'ok' })
  expect(readdirSync(join(folder, 'new'))).toEqual([])
  writeFileSync(join(folder, 'file'), '')
  expect(await resultFolder(join(folder, 'file', 'below'))).toMatchObject({
    level: 'missing',
    needed: true,
    found: expect.stringContaining('ENOTDIR'),
  })
})

describe('tcpdump', () => {
  test('is looked for on the PATH, and used on Linux alone', () => {
    const folder = temporaryFolder()
    const found = join(folder, 'tcpdump')
    writeFileSync(found, '', { mode: 0o755 })
    const on = (system: NodeJS.Platform): Finding => packetCapture({ PATH: folder }, system)
    expect(on('linux')).toMatchObject({ level: 'ok', found, means: expect.stringContaining('--calibrate') })
    expect(on('darwin')).toMatchObject({
      level: 'limited',
      found,
      means: expect.stringContaining('Linux alone'),
      remedy: null,
    })
  })
})

describe('on a Mac', () => {
  const [root, ordinary] = [administrator(true, 'darwin'), administrator(false, 'darwin')]
  test('root may do no more than anybody, and nobody is told to become root', () => {
    expect([root.means, ordinary.means].every((means) => means.includes('need Linux'))).toBe(true)
    expect([root.remedy, ordinary.remedy]).toEqual([null, null])
  })

  test('what is of Linux is not to be mended there', () => {
    const found = [networkNamespaces, segments, netem].map((of) => of(NOTHING_WORKS, 'darwin'))
    for (const { remedy } of found) expect(remedy ?? 'Linux').toContain('Linux')
    expect(found.map(({ remedy }) => remedy).join()).not.toMatch(/iproute2|modprobe/)
  })
})

test('where a program is missing, it is not the kernel that is to be mended', () => {
  const [ip, tc] = ['ip is not installed', 'tc is not installed']
  expect(networkNamespaces({ ...NOTHING_WORKS, namespaces: ip }, 'linux').remedy).toBe('install iproute2')
  expect(netem({ ...ALL_WORKS, netem: tc }, 'linux').remedy).toMatch(/for loss install iproute2$/)
  expect(netem({ ...ALL_WORKS, netem: 'Specified qdisc kind is unknown' }, 'linux').remedy).toContain('modprobe')
})
