/** The calibration of a machine on disk: kept beside the results, read again by the runs that follow. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Calibration, calibrationSchema, type Machine, machineSchema } from '../../../results/format.ts'
import { saveJson } from '../../../results/store.ts'

export const CALIBRATION_VERSION = 1

/** In a folder of its own: the folder of results is listed, and this is none. */
const FOLDER = 'calibration'
const FILE = 'machine.json'

/** A file of this kind has some kilobytes. */
const LARGEST_BYTES = 256 * 1024

/** Updates, neighbours and heat move a machine on. */
const GOOD_FOR_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

const keptSchema = z.object({
  calibrationVersion: z.literal(CALIBRATION_VERSION),
  machine: machineSchema,
  calibration: calibrationSchema,
})

export type KeptCalibration = z.infer<typeof keptSchema>

/**
 * Saved whole or not at all, in place of the one before.
 * @param folder of results
 * @returns the path of the file
 * @throws StoreError when it cannot be written
 */
export function keepCalibration(folder: string, kept: KeptCalibration): Promise<string> {
  return saveJson(join(folder, FOLDER), FILE, kept, 'the calibration')
}

/**
 * What was kept in this folder of results for this machine. Never throws.
 * @param warn told why one that is there is of no use, in one line
 * @returns null: there is none that is of use
 */
export async function keptCalibration(
  folder: string,
  machine: Machine,
  warn: (text: string) => void,
  nowMs = Date.now(),
): Promise<Calibration | null> {
  const path = join(folder, FOLDER, FILE)
  const read = await readKept(path)
  if (read === null) return null
  const why = typeof read === 'string' ? read : whyNot(read, machine, nowMs)
  if (why === null) return (read as KeptCalibration).calibration
  warn(`the calibration in ${path} is not used: ${why}; "tlab doctor --calibrate" makes a new one`)
  return null
}

/** null: there is no file; text: what is wrong with it. */
async function readKept(path: string): Promise<KeptCalibration | string | null> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_BYTES) return `expected at most ${LARGEST_BYTES} B, found ${size} B`
    const checked = keptSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return checked.success ? checked.data : complaintOf(checked.error)
  } catch (error) {
    if (error instanceof SyntaxError) return 'expected JSON, and it does not parse'
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return code === 'ENOENT' ? null : `it cannot be read (${code})`
  }
}

function complaintOf({ issues: [issue] }: z.core.$ZodError): string {
  const place = issue?.path.map(String).join('.') || 'the file'
  return `it departs from the format at ${place.slice(0, 100)}`
}

const WORDS: Readonly<Record<keyof Machine, string>> = {
  cpu: 'processor',
  cores: 'number of processors',
  platform: 'system',
  kernel: 'kernel',
  node: 'version of Node',
  version: 'version of transport-lab',
}

/** null: it holds here and now. */
function whyNot({ machine, calibration }: KeptCalibration, here: Machine, nowMs: number): string | null {
  const names = Object.keys(WORDS) as (keyof Machine)[]
  const other = names.find((name) => machine[name] !== here[name])
  if (other !== undefined) {
    const found = String(machine[other]).slice(0, 100)
    return `it was made with another ${WORDS[other]}, ${JSON.stringify(found)}, and this is ${JSON.stringify(String(here[other]))}`
  }
  const ageMs = nowMs - Date.parse(calibration.startedAt)
  if (Number.isNaN(ageMs) || ageMs < 0) return 'its date is none of the past'
  return ageMs > GOOD_FOR_DAYS * DAY_MS ? `it is older than ${GOOD_FOR_DAYS} days` : null
}
