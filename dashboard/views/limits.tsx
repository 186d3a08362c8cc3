/** What a run does not prove: said by the page, since a chart never says it. */

import { formatCount } from '../../protocol/units.ts'
import type { RunResult } from '../../results/format.ts'
import { networkLimits } from './network-limit.ts'

export function Limits({ run }: { run: RunResult }) {
  const { clients, repeat } = run.scenario.resolved
  return (
    <section aria-labelledby="limits-title">
      <h2 id="limits-title">What this run does not prove</h2>
      <ul class="plain">
        {networkLimits(run).map(({ title, text }) => (
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
          <strong>Its own load.</strong> {formatCount(clients.count)} clients on this feed; other rates and sizes can
          turn the order around.
        </li>
        {repeat < 3 && (
          <li>
            <strong>Chance.</strong> Under three blocks no interval can be given; small differences mean nothing.
          </li>
        )}
      </ul>
    </section>
  )
}
