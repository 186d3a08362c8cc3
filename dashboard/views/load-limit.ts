/** What load a run was under, and that its answers hold for this load alone. */
import { formatCount } from '../../protocol/units.ts'
import type { RunResult } from '../../results/format.ts'

/** @param runs one alone, or all cells of a sweep */
export function loadLimit(runs: readonly RunResult[]): string {
  const counts = runs.map(({ scenario }) => scenario.resolved.clients.count)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const clients = `${least === most ? '' : `${formatCount(least)} to `}${formatCount(most)} ${most === 1 ? 'client' : 'clients'}`
  return runs.length === 1
    ? `${clients} on this feed; other rates and sizes can turn the order around.`
    : `${clients}, over the values above; others can turn the order around.`
}
