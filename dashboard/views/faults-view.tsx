/** What went wrong on purpose, and how the clients of each transport came through. */
import { formatDurationMs, formatUs } from '../../protocol/units.ts'
import { type FaultOutcome, type FaultStory, faultDeliveries, faultStories } from '../../results/analysis/faults.ts'
import { faultName, faultSentences } from '../../results/analysis/sentences.ts'
import type { RunResult, Spread } from '../../results/format.ts'
import type { ArmStyle } from '../charts/palette.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'

type Styles = ReadonlyMap<string, ArmStyle>

/** A scenario may have fifty; the others open on demand. */
const TABLES_AT_ONCE = 4

const COLUMNS = ['transport', 'struck', 'p50', 'p90', 'p99', 'max', 'never']

export function FaultsView({ run, styles }: { run: RunResult; styles: Styles }) {
  const stories = faultStories(run)
  if (stories.length === 0) return null
  return (
    <section class="faults" aria-labelledby="faults-title">
      <h2 id="faults-title">What went wrong on purpose</h2>
      {faultSentences(run).map((sentence) => (
        <p key={sentence} class="sentence">
          {sentence}.
        </p>
      ))}
      <FaultTables stories={stories.slice(0, TABLES_AT_ONCE)} styles={styles} />
      {stories.length > TABLES_AT_ONCE && (
        <details class="faults-more">
          <summary>and {stories.length - TABLES_AT_ONCE} more faults</summary>
          <FaultTables stories={stories.slice(TABLES_AT_ONCE)} styles={styles} />
        </details>
      )}
      <DataTable
        caption="Deliveries under these faults, of all repeats"
        columns={['transport', 'lost', 'told by a gap', 'in silence', 'duplicated', 'reordered']}
        rows={faultDeliveries(run).map(({ arm, lost, told, silent, duplicated, reordered }) => ({
          key: arm,
          head: <ArmName arm={arm} style={styles.get(arm)} />,
          cells: [<Alarm key="lost" count={lost} />, ...[told, silent, duplicated, reordered].map(formatCount)],
        }))}
      />
      <p class="note">
        p50 to max: from the fault to the first event due after it, received with everything before it or told by a gap;
        over all clients, struck or not, the median over the repeats. Never: clients that did not get there, of all
        repeats. The charts above mark each fault with its number.
      </p>
    </section>
  )
}

function FaultTables({ stories, styles }: { stories: readonly FaultStory[]; styles: Styles }) {
  return (
    <>
      {stories.map((story) => (
        <DataTable
          key={story.number}
          caption={`Fault ${story.number}, at ${formatDurationMs(story.plannedAtMs)}: ${faultName(story)}`}
          columns={COLUMNS}
          rows={story.outcomes.map((outcome) => ({
            key: outcome.arm,
            head: <ArmName arm={outcome.arm} style={styles.get(outcome.arm)} />,
            cells: cellsOf(outcome),
          }))}
        />
      ))}
    </>
  )
}

function cellsOf({ connections, p50Us, p90Us, p99Us, maxUs, unrecovered }: FaultOutcome) {
  const struck = connections === null ? 'none' : formatCount(connections.median)
  return [struck, ...[p50Us, p90Us, p99Us, maxUs].map(figure), <Alarm key="never" count={unrecovered} />]
}

function figure(spread: Spread): string | null {
  return spread === null ? null : formatUs(spread.median)
}

function Alarm({ count }: { count: number }) {
  return <span class={count > 0 ? 'alarming' : undefined}>{formatCount(count)}</span>
}

function formatCount(count: number): string {
  return count.toLocaleString('en')
}
