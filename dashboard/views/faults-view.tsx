/** What went wrong on purpose, and how the clients of each transport came through. */
import { formatCount, formatDurationMs, formatUs } from '../../protocol/units.ts'
import {
  type FaultOutcome,
  type FaultStory,
  faultDeliveries,
  faultStories,
  struckText,
} from '../../results/analysis/faults.ts'
import { faultName } from '../../results/analysis/sentences.ts'
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
      <FaultTables stories={stories.slice(0, TABLES_AT_ONCE)} styles={styles} />
      {stories.length > TABLES_AT_ONCE && (
        <details class="faults-more">
          <summary>and {stories.length - TABLES_AT_ONCE} more faults</summary>
          <FaultTables stories={stories.slice(TABLES_AT_ONCE)} styles={styles} />
        </details>
      )}
      <DataTable
        caption="Deliveries under these faults, of all blocks"
        columns={['transport', 'lost', 'told by a gap', 'untold', 'duplicated', 'reordered']}
        rows={faultDeliveries(run).map(({ arm, lost, told, silent, duplicated, reordered }) => ({
          key: arm,
          head: <ArmName arm={arm} style={styles.get(arm)} />,
          cells: [<Alarm key="lost" count={lost} />, ...[told, silent, duplicated, reordered].map(formatCount)],
        }))}
      />
      <p class="note">
        p50 to max: the longest that a client was without current data until it had caught up; over as many clients as
        connections were struck, those with the longest, or over all; the median over the blocks. Pollers wait for their
        turn without a fault, too; their kept-alive connections reopen at once, while streams wait for their back-off.
        Never: clients that missed something to the end and were not told, of all blocks. The charts above mark each
        fault with its number.
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
            cells: cellsOf(story, outcome),
          }))}
        />
      ))}
    </>
  )
}

function cellsOf(story: FaultStory, outcome: FaultOutcome) {
  const { p50Us, p90Us, p99Us, maxUs, unrecovered } = outcome
  return [
    struckText(story, outcome),
    ...[p50Us, p90Us, p99Us, maxUs].map(figure),
    <Alarm key="never" count={unrecovered} />,
  ]
}

function figure(spread: Spread): string | null {
  return spread === null ? null : formatUs(spread.median)
}

function Alarm({ count }: { count: number }) {
  return <span class={count > 0 ? 'alarming' : undefined}>{formatCount(count)}</span>
}
