/** What was asked, under which load, and what came out, in words. */
import { formatCount } from '../../protocol/units.ts'
import { loadWords as feedWords, payloadWords } from '../../results/analysis/asked-load.ts'
import { faultSentences, runSentences } from '../../results/analysis/sentences.ts'
import { placeWords, serverPlace } from '../../results/analysis/server-place.ts'
import { uplinkWords } from '../../results/analysis/uplink-words.ts'
import { wireWords } from '../../results/analysis/wire-words.ts'
import type { RunResult } from '../../results/format.ts'

export function Headline({ run }: { run: RunResult }) {
  const { title, question } = run.scenario.resolved
  return (
    <header class="headline">
      <p class="load">{loadWords(run).join(' · ')}</p>
      <h1>{title}</h1>
      {typeof question === 'string' && <p class="question">{question}</p>}
      <ul class="answers">
        {[...faultSentences(run), ...runSentences(run)].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </header>
  )
}

function loadWords(run: RunResult): string[] {
  const { feed, clients, network, repeat } = run.scenario.resolved
  const payload = payloadWords(feed)
  const { target, elsewhere } = serverPlace(run)
  return [
    run.scenario.name,
    `${formatCount(clients.count)} ${clients.count === 1 ? 'client' : 'clients'}`,
    ...(feed.source === 'none' ? [] : [`${feedWords(run.scenario.resolved)}, ${feed.source}`]),
    ...(payload === null ? [] : [`${payload} each`]),
    ...uplinkWords(run.scenario.resolved),
    ...placeWords(network, target ?? (elsewhere ? 'a server elsewhere' : null)),
    ...wireWords(run.scenario.resolved),
    `${repeat} ${repeat === 1 ? 'block' : 'blocks'}`,
    `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ]
}
