/** Ctrl-C at the worst moments: whatever was made, or is being made or removed just then, is gone afterwards. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tryNamespaces } from '../../clients/namespaces/abilities.ts'
import { namespaceName } from '../../clients/namespaces/names.ts'
import { packageRoot } from '../../clients/package-root.ts'
import { builtModule, namespacesOf, startNode, startProgram } from './made-namespaces.ts'
import { IS_ROOT_ON_LINUX, NOTHING_BETWEEN } from './namespace-trial.ts'

const abilities = IS_ROOT_ON_LINUX ? await tryNamespaces() : null
const CAN_RUN = abilities?.namespaces === null && abilities.veth === null && abilities.segments === null

/** Lives until it is ended. */
const BEGINNING =
  `const { makeNamespacePair } = await import(${builtModule('clients/namespaces/pair.js')});` +
  `const { listenForInterrupt } = await import(${builtModule('clients/commands/interrupt.js')});` +
  'setInterval(() => {}, 1000);'
const LISTEN = `const interrupt = listenForInterrupt(); interrupt.onFirst(() => console.log('heard'));`
const MAKE = `const pair = await makeNamespacePair(${JSON.stringify(NOTHING_BETWEEN)});`
const REMOVE = `const removed = pair.remove(); console.log('removing'); await removed;`

/** Where `ip netns add` puts a name. */
const isThere = (name: string): boolean => existsSync(join('/run/netns', name))
const SOON = { interval: 1, timeout: 20_000 }

describe.skipIf(!CAN_RUN)('interrupted (needs root on Linux, and a kernel that makes namespaces)', () => {
  test('twice, the second time while it removes: nothing stays', async () => {
    const program = startProgram(`${BEGINNING} ${LISTEN} ${MAKE} console.log('made'); await interrupt.asked; ${REMOVE}`)
    await program.said('made')
    program.interrupt()
    await program.said('removing')
    program.interrupt()
    expect(await program.exited).toBe(130)
    expect(await namespacesOf(program.pid)).toEqual([])
  })

  test('twice, while it makes them: nothing stays', async () => {
    const program = startProgram(`${BEGINNING} ${LISTEN} ${MAKE}`)
    await expect.poll(() => isThere(namespaceName(program.pid, 1, 'server')), SOON).toBe(true)
    program.interrupt()
    await program.said('heard')
    program.interrupt()
    expect(await program.exited).toBe(130)
    expect(await namespacesOf(program.pid)).toEqual([])
  })

  test('"tlab doctor", while it tries what it can do: nothing stays', async () => {
    const doctor = startNode([join(packageRoot, 'clients', 'tlab.mjs'), 'doctor'])
    await expect.poll(() => isThere(namespaceName(doctor.pid, 1, 'probe')), SOON).toBe(true)
    doctor.interrupt()
    expect(await doctor.exited).toBe(130)
    expect(await namespacesOf(doctor.pid)).toEqual([])
  })
})

test.skipIf(platform() === 'win32')('a command under way is not ended by a Ctrl-C (needs sh)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tlab-ip-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [ip, begun, go] = ['ip', 'begun', 'go'].map((name) => join(folder, name)) as [string, string, string]
  writeFileSync(ip, `#!/bin/sh\n: > ${begun}\nwhile [ ! -e ${go} ]; do sleep 0.01; done\necho done\n`, { mode: 0o755 })
  const env = { ...process.env, PATH: [folder, '/usr/bin', '/bin'].join(delimiter) }
  const program = startProgram(
    `const { runCommand } = await import(${builtModule('clients/namespaces/commands.js')}); process.on('SIGINT', () => console.log('heard'));` +
      `console.log(await runCommand('ip', 'x').catch(String))`,
    env,
  )
  await expect.poll(() => existsSync(begun), SOON).toBe(true)
  program.interrupt()
  await program.said('heard')
  writeFileSync(go, '')
  await program.said('done')
})
