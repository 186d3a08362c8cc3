/** Where and with what the run was made: what another run must share to be compared with it. */
import { formatBytes } from '../../protocol/units.ts'
import { calibrationSentence } from '../../results/analysis/sentences.ts'
import type { RunResult } from '../../results/format.ts'

/** What is told of a run; of a sweep its own times, and the trials of all cells. */
export type MeasuredThere = Pick<RunResult, 'environment' | 'startedAt' | 'endedAt' | 'seed' | 'trials'>

/** A name and what is told under it. */
export type EnvironmentRow = readonly [string, string]

export function EnvironmentList({ run }: { run: MeasuredThere }) {
  const { startedAt, endedAt } = run
  return <EnvironmentRows rows={[...placeRows(run), ['Began', startedAt], ['Ended', endedAt]]} />
}

export function EnvironmentRows({ rows }: { rows: readonly EnvironmentRow[] }) {
  return (
    <section aria-labelledby="environment-title">
      <h2 id="environment-title">Where it was measured</h2>
      <dl class="environment">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type Place = Pick<MeasuredThere, 'environment' | 'trials'> & { readonly seed: number | null }

/** @param place its seed is null where each run has its own */
export function placeRows(place: Place): EnvironmentRow[] {
  const { environment, seed } = place
  const calibration = calibrationSentence(place)
  const versions = Object.entries(environment.versions).map(([name, version]) => `${name} ${version}`)
  return [
    ['Processor', `${environment.cpu}, ${environment.cores} ${environment.cores === 1 ? 'core' : 'cores'}`],
    ['Memory', formatMemory(environment.memoryBytes)],
    ['System', `${environment.platform}, ${environment.kernel}`],
    ['Node.js', environment.node],
    ...(versions.length > 0 ? [['Versions', versions.join(', ')] as const] : []),
    ...(calibration === null ? [] : [['Calibration', calibration] as const]),
    ['Source', environment.commit ?? 'not from a checkout'],
    ['Seed', seed === null ? 'each run has its own' : String(seed)],
  ]
}

function formatMemory(bytes: number): string {
  return bytes < 1024 ** 3 ? formatBytes(bytes) : `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}
