/** The dashboard as it is published, built once before the browser tests; they are told of its folder. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute. */
    readonly dashboardFolder: string
  }
}

/** @returns what to do after the last test */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'))
  await build({ root: 'dashboard', logLevel: 'error', build: { outDir: folder } })
  project.provide('dashboardFolder', folder)
  return () => rm(folder, { recursive: true, force: true })
}
