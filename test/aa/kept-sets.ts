/** The sets that are finished, on disk, one file each: a run of an hour may stop anywhere and go on another day. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecidedSet } from './decided-set.ts'

const NAME = /^set-\d+(-[0-9a-f]+)?\.json$/

interface KeptSet {
  /** What it was measured by; sets of versions before do not say. */
  readonly instrument?: string
  readonly set: DecidedSet
}

export interface KeptSets {
  /** Of this instrument, by number. */
  readonly sets: readonly DecidedSet[]
  /** How many others are there; they stay, and are not counted. */
  readonly ofOthers: number
}

/** Whole or not at all: written beside, then renamed. */
export function keepSet(folder: string, instrument: string, set: DecidedSet): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `set-${String(set.number).padStart(3, '0')}-${instrument}.json`)
  const kept: KeptSet = { instrument, set }
  writeFileSync(`${path}.partial`, `${JSON.stringify(kept)}\n`)
  renameSync(`${path}.partial`, path)
}

/** Those that this instrument measured; none when nothing was kept yet. */
export function keptSets(folder: string, instrument: string): KeptSets {
  mkdirSync(folder, { recursive: true })
  const kept = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name): KeptSet => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const own = kept.filter((one) => one.instrument === instrument).map(({ set }) => set)
  return { sets: own.sort((one, other) => one.number - other.number), ofOthers: kept.length - own.length }
}
