/**
 * nginx and its module Nchan from Debian's packages, unpacked into a folder that goes again: nothing is installed, no
 * service is started, and no root is needed. What the machine has already is taken first.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { programPath } from '../../clients/program-path.ts'

const run = promisify(execFile)

const MODULES = '/usr/lib/nginx/modules'
const NCHAN = 'ngx_nchan_module.so'
/** apt may have to ask a mirror that is slow today, ms. */
const DOWNLOAD_MS = 120_000

export interface NginxPackages {
  readonly program: string
  /** The folder of Nchan's module. */
  readonly modules: string
  remove(): void
}

/** Or why they cannot be had, in words. */
export async function nginxPackages(): Promise<NginxPackages | string> {
  const program = programPath('nginx', process.env)
  if (program !== null && existsSync(join(MODULES, NCHAN))) return { program, modules: MODULES, remove: () => {} }
  for (const tool of ['apt-get', 'dpkg']) if (programPath(tool, process.env) === null) return `there is no ${tool} here`
  const folder = mkdtempSync(join(tmpdir(), 'tlab-nginx-packages-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const options = { cwd: folder, timeout: DOWNLOAD_MS }
    await run('apt-get', ['download', 'nginx', 'libnginx-mod-nchan'], options)
    await run('sh', ['-c', 'for package in *.deb; do dpkg -x "$package" unpacked || exit 1; done'], options)
  } catch (error) {
    remove()
    return `apt-get download of nginx and libnginx-mod-nchan failed: ${String((error as Error).message).slice(0, 300)}`
  }
  const unpacked = join(folder, 'unpacked')
  keepMessagesInPrefix(join(unpacked, MODULES, NCHAN))
  return { program: join(unpacked, 'usr/sbin/nginx'), modules: join(unpacked, MODULES), remove }
}

/** As Debian compiled it in, and as long as it: relative, so that nginx takes it from its own folder. */
const SYSTEM_FOLDER = '/var/lib/nginx/body'
const OWN_FOLDER = 'nchan-message-files'

/**
 * This module makes a folder for long messages at a fixed path below /var/lib, where nothing of this test may be, and its
 * setting for another one is refused by the module itself ("is duplicate"). So the unpacked copy is told in place.
 */
function keepMessagesInPrefix(module: string): void {
  const bytes = readFileSync(module)
  for (let at = bytes.indexOf(SYSTEM_FOLDER); at !== -1; at = bytes.indexOf(SYSTEM_FOLDER, at))
    bytes.write(OWN_FOLDER, at)
  writeFileSync(module, bytes)
}
