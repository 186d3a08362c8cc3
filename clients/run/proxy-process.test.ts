import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startProxy } from './proxy-process.ts'

const PROXY = { kind: 'nginx', upstream: 'http/1.0', buffering: 'on', hint: 'heard', readTimeoutMs: 60_000 } as const

/** As nginx does when another program has its port: it tries for a while, and ends. */
const WITHOUT_PORT = `#!/bin/sh
[ "$1" = -v ] && { echo 'nginx version: nginx/1.22.1' >&2; exit 0; }
sleep 0.1
echo 'bind() to 127.0.0.1 failed (98: Address already in use)' >&2
exit 1
`

test('what another program serves at the port is not taken for the proxy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-process-'))
  const program = join(folder, 'nginx')
  writeFileSync(program, WITHOUT_PORT)
  chmodSync(program, 0o755)
  vi.stubEnv('TLAB_NGINX', program)
  const other = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    other.close()
    rmSync(folder, { recursive: true })
  })
  const { port } = other.address() as AddressInfo
  await expect(startProxy(PROXY, '127.0.0.1:9', 1, async () => port)).rejects.toThrow(
    'nginx did not start: bind() to 127.0.0.1 failed',
  )
})
