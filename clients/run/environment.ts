/** Where a run took place: what a reader needs to know before comparing it with another. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readClockId } from '../../protocol/clock.ts'
import type { Environment, Machine } from '../../results/format.ts'
import { packageRoot, packageVersion } from '../package-root.ts'

/** Packages whose version may move a figure. */
const PACKAGES = ['fastify', '@fastify/websocket', 'ws', 'hdr-histogram-js'] as const

/** What of it decides whether figures of one day hold on another. */
export function readMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    platform: platform(),
    kernel: release(),
    node: process.version,
    version: packageVersion(),
  }
}

export async function readEnvironment(): Promise<Environment> {
  const { version, ...machine } = readMachine()
  return {
    ...machine,
    memoryBytes: totalmem(),
    versions: readVersions(version),
    commit: await readCommit(),
    clockId: readClockId(),
  }
}

function readVersions(own: string): Record<string, string> {
  const versions: Record<string, string> = { 'transport-lab': own }
  for (const name of PACKAGES) {
    const version = readVersion(name)
    if (version !== null) versions[name] = version
  }
  return versions
}

function readVersion(name: string): string | null {
  try {
    const text = readFileSync(join(packageRoot, 'node_modules', name, 'package.json'), 'utf8')
    return (JSON.parse(text) as { version: string }).version
  } catch {
    return null
  }
}

/** The checkout's commit, with `+` when files differ from it; null outside a checkout. */
async function readCommit(): Promise<string | null> {
  const git = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)('git', words, { cwd: packageRoot })).stdout.trim()
  try {
    const commit = await git('rev-parse', '--short=12', 'HEAD')
    return (await git('status', '--porcelain', '--untracked-files=no')) === '' ? commit : `${commit}+`
  } catch {
    return null
  }
}
