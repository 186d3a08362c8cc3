/** What `per` of a claim's test needs: an axis with two values of it to compare, and totals that grow along it. */
import type { GrowthAxis } from '../../protocol/claim.ts'
import type { MatrixAxis } from '../../protocol/matrix.ts'
import { METRICS } from '../../protocol/metrics.ts'
import type { ReadMeasure } from './claim-measure.ts'
import type { Finding, KeyPath } from './errors.ts'

/** What is divided by clients or by what they do has no growth that could be divided by them again. */
const ALREADY_DIVIDED = /Per(Connection|Event|Request)/

/** null where nothing is wrong. @param path of the test in its file */
export function growthFinding(
  per: GrowthAxis | undefined,
  axes: readonly MatrixAxis[],
  { measure: { of, against }, cells }: Pick<ReadMeasure, 'measure' | 'cells'>,
  path: KeyPath,
): Finding | null {
  if (per === undefined) return null
  const at = { path: [...path, 'per'] }
  if (!axes.some(({ name }) => name === per)) {
    const fix = `give the run "matrix: { ${per}: [100, 1000] }", or remove "per"`
    return { ...at, expected: `a run with ${per} among the axes of its matrix`, found: 'one without', fix }
  }
  if (new Set(cells.map((values) => values[per])).size < 2) {
    const fix = `let "where" leave two values of ${per} at least`
    return { ...at, expected: `cells with two values of ${per}`, found: 'one value', fix }
  }
  const [undivided] = [of, against].flatMap((side) => (side === null || isTotal(side.metric) ? [] : [side.metric]))
  if (undivided === undefined) return null
  const fix = 'name one such as server.settledGrowthBytes or connections.opened, or remove "per"'
  return { ...at, expected: 'a total that grows with the clients', found: undivided, fix }
}

function isTotal(metric: string): boolean {
  const unit = METRICS.get(metric)
  return (unit === 'bytes' || unit === 'count') && !ALREADY_DIVIDED.test(metric) && metric !== 'bytesPerEvent'
}
