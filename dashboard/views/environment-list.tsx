/** Where and with what the run was made: what another run must share to be compared with it. */
import { formatBytes } from '../../protocol/units.ts'
import { calibrationSentence } from '../../results/analysis/sentences.ts'
import type { RunResult } from '../../results/format.ts'

/** What is told of a run; of a sweep its own times, and the trials of all cells. */
export type MeasuredThere = Pick<RunResult, 'environment' | 'startedAt' | 'endedAt' | 'seed' | 'trials'>

export function EnvironmentList({ run }: { run: MeasuredThere }) {
  return (
    <section aria-labelledby="environment-title">
      <h2 id="environment-title">Where it was measured</h2>
      <dl class="environment">
        {environmentRows(run).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function environmentRows(run: MeasuredThere): [string, string][] {
  const { environment, startedAt, endedAt, seed } = run
  const calibration = calibrationSentence(run)
  const versions = Object.entries(environment.versions).map(([name, version]) => `${name} ${version}`)
  return [
    ['Processor', `${environment.cpu}, ${environment.cores} ${environment.cores === 1 ? 'core' : 'cores'}`],
    ['Memory', formatMemory(environment.memoryBytes)],
    ['System', `${environment.platform}, ${environment.kernel}`],
    ['Node.js', environment.node],
    ...(versions.length > 0 ? [['Versions', versions.join(', ')] as [string, string]] : []),
    ...(calibration === null ? [] : [['Calibration', calibration] as [string, string]]),
    ['Source', environment.commit ?? 'not from a checkout'],
    ['Seed', String(seed)],
    ['Began', startedAt],
    ['Ended', endedAt],
  ]
}

function formatMemory(bytes: number): string {
  return bytes < 1024 ** 3 ? formatBytes(bytes) : `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}
