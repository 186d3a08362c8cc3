/** What must be said beside figures of a server that is not ours, or of one behind a proxy. */
import { formatCount, formatUs } from '../../../protocol/units.ts'
import type { RunResult, Trial } from '../../format.ts'

/** Without a full stop; null for a server of the lab that clients talk to themselves. */
export function targetSentence({ target, trials }: Pick<RunResult, 'target' | 'trials'>): string | null {
  const measured = trials.flatMap((trial) => (trial.target === undefined ? [] : [trial.target]))
  if (measured.length > 0) return `${target ?? 'The server'} is no server of the lab: ${publishingPhrase(measured)}`
  const proxied = trials.find((trial) => trial.proxy !== undefined)?.proxy
  if (proxied === undefined) return null
  const costs = trials.flatMap(({ proxy }) => (typeof proxy?.cpuUsPerEvent === 'number' ? [proxy.cpuUsPerEvent] : []))
  const most =
    costs.length === 0 ? '' : `, which took up to ${Math.max(...costs).toFixed(0)} µs of processor for an event`
  return `Clients talked to ${proxied.version} before the server${most}`
}

function publishingPhrase(targets: readonly NonNullable<Trial['target']>[]): string {
  const all = targets.flatMap(({ publishing }) => (publishing === null ? [] : [publishing]))
  if (all.length === 0) return 'it published by itself, and what no client saw nobody knows of'
  const accepted = all.reduce((sum, publishing) => sum + publishing.accepted, 0)
  const posted = all.reduce((sum, { refused, failed }) => sum + refused + failed, accepted)
  const lateUs = Math.max(...all.map(({ latenessUs }) => latenessUs.p99))
  return `it took ${formatCount(accepted)} of ${formatCount(posted)} events that were posted to it, up to ${formatUs(lateUs)} late (p99)`
}
