/** The sets that are finished, on disk, one file each: a run of an hour may stop anywhere and go on another day. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecidedSet } from './decided-set.ts'

const NAME = /^set-\d+\.json$/

interface KeptSet {
  /** What it was measured by. */
  readonly design: string
  readonly set: DecidedSet
}

/** Whole or not at all: written beside, then renamed. */
export function keepSet(folder: string, design: string, set: DecidedSet): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `set-${String(set.number).padStart(3, '0')}.json`)
  const kept: KeptSet = { design, set }
  writeFileSync(`${path}.partial`, `${JSON.stringify(kept)}\n`)
  renameSync(`${path}.partial`, path)
}

/** Those of this design, by number; none when nothing was kept yet. */
export function keptSets(folder: string, design: string): DecidedSet[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name): KeptSet => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .filter((kept) => kept.design === design)
    .map(({ set }) => set)
    .sort((one, other) => one.number - other.number)
}
