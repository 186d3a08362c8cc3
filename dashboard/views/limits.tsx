/** What a run does not prove: said by the page, since a chart never says it. */
import type { RunResult } from '../../results/format.ts'
import { loadLimit } from './load-limit.ts'
import { networkLimits } from './network-limit.ts'

/** Of a run, or of a sweep with the runs of all its cells; at least one. */
export interface LimitsProps {
  readonly of: 'run' | 'sweep'
  readonly runs: readonly RunResult[]
}

export function Limits({ of, runs }: LimitsProps) {
  const { clients } = runs[0]!.scenario.resolved
  const fewestBlocks = Math.min(...runs.map(({ scenario }) => scenario.resolved.repeat))
  return (
    <section aria-labelledby="limits-title">
      <h2 id="limits-title">What this {of} does not prove</h2>
      <ul class="plain">
        {networkLimits(runs).map(({ title, text }) => (
          <li key={title}>
            <strong>{title}</strong> {text}
          </li>
        ))}
        <li>
          <strong>No TLS, no HTTP/2.</strong> Both change what a connection and a head cost.
        </li>
        <li>
          <strong>Heads.</strong> Clients sent{' '}
          {clients.headers === 'browser'
            ? 'the request heads of a current browser'
            : 'the least heads that HTTP/1.1 asks for'}
          ; cookies and tokens of your own come on top, on every request.
        </li>
        <li>
          <strong>Its own load.</strong> {loadLimit(runs)}
        </li>
        {fewestBlocks < 3 && (
          <li>
            <strong>Chance.</strong> Under three blocks no interval can be given; small differences mean nothing.
          </li>
        )}
      </ul>
    </section>
  )
}
