import { platform } from 'node:os'
import { expect, onTestFinished, test, vi } from 'vitest'
import { programPath } from '../program-path.ts'
import { tryNamespaces } from './abilities.ts'
import { runCommand } from './commands.ts'
import { removeLeftovers } from './leftovers.ts'
import { listedNames, makerOf, namespaceName } from './names.ts'

const isRootOnLinux = platform() === 'linux' && process.getuid?.() === 0
/** A pid above the largest that Linux gives out (proc(5): 2^22): its process cannot live. */
const NOBODYS_PID = 2 ** 22 + 1 + process.pid

const existing = async (): Promise<string[]> => listedNames(await runCommand('ip', 'netns', 'list'))

test.skipIf(isRootOnLinux)(
  'who may not make namespaces is told why, and nothing else is tried (needs no root)',
  async () => {
    const { namespaces, veth } = await tryNamespaces()
    expect(namespaces).toMatch(/only root|part of Linux/)
    expect(veth).toMatch(/not tried/)
  },
)

test.runIf(isRootOnLinux)('what was tried is gone afterwards (needs root on Linux)', async ({ skip }) => {
  const abilities = await tryNamespaces()
  if (abilities.namespaces !== null) skip(`no namespaces here: ${abilities.namespaces}`)
  expect(abilities).toMatchObject({ veth: null, segments: null })
  expect((await existing()).filter((name) => makerOf(name) === process.pid)).toEqual([])
})

test.runIf(isRootOnLinux)(
  'what a process left behind is removed, what a living one has is not (needs root on Linux)',
  async ({ skip }) => {
    const { namespaces } = await tryNamespaces()
    if (namespaces !== null) skip(`no namespaces here: ${namespaces}`)
    const [dead, living] = [namespaceName(NOBODYS_PID, 1, 'server'), namespaceName(process.pid, 9, 'server')]
    await runCommand('ip', 'netns', 'add', dead)
    await runCommand('ip', 'netns', 'add', living)
    try {
      expect(await removeLeftovers()).toContain(dead)
      const names = await existing()
      expect(names).not.toContain(dead)
      expect(names).toContain(living)
    } finally {
      await runCommand('ip', 'netns', 'delete', living)
    }
  },
)

test.skipIf(platform() !== 'linux' || programPath('ip', { PATH: '' }) === null)(
  'programs of the administrator are found where the PATH does not lead (needs iproute2 on Linux)',
  async () => {
    vi.stubEnv('PATH', '/nowhere')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await runCommand('ip', '-V')).toContain('iproute2')
  },
)

test('a program that is not there is told in words', async () => {
  await expect(runCommand('no-such-program' as 'ip', 'x')).rejects.toThrow(
    'no-such-program x: no-such-program is not installed',
  )
})
