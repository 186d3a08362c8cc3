/** The verdict of a run in one line. */
import { formatCount, formatUs } from '../../../protocol/units.ts'
import type { RunResult, Trial } from '../../format.ts'
import { clockUncertaintyUs } from '../clock.ts'
import { percent } from '../figures.ts'
import { LEDGER_CODES } from '../verdict/ledgers.ts'

/** Those of a run, or of all cells of a sweep. */
type JudgedTrials = Pick<RunResult, 'trials' | 'verdict'>

/**
 * "VALID  instrument error ≤ 0.40 ms (p99, by its own bound), machine 61 % busy (server and driver 52 %), ledgers add up";
 * the worst trial's figures, unknown ones left out.
 */
export function verdictSentence(result: JudgedTrials): string {
  return `${result.verdict.level}  ${verdictFacts(result)}`
}

/** The same without the level. */
export function verdictFacts(result: JudgedTrials): string {
  if (result.trials.length === 0) return result.verdict.reasons.map((reason) => reason.message).join('; ')
  const facts = [
    instrumentFact(result.trials),
    clockFact(result.trials),
    machineFact(result.trials),
    ledgerFact(result),
  ]
  return facts.filter((fact) => fact !== null).join(', ')
}

/** The driver's bound of how late its stamps are; what it cannot see itself is not in it. */
function instrumentFact(trials: readonly Trial[]): string | null {
  const errors = trials.map((trial) => trial.driver.stampErrorUs).filter((error) => error !== null)
  return errors.length === 0 ? null : `instrument error ≤ ${formatUs(Math.max(...errors))} (p99, by its own bound)`
}

/** Where an exchange compared the clocks of server and driver, latencies may be wrong by so much. */
function clockFact(trials: readonly Trial[]): string | null {
  const uncertaintyUs = Math.max(0, ...trials.map(clockUncertaintyUs))
  return uncertaintyUs === 0 ? null : `clocks compared within ${formatUs(uncertaintyUs)}`
}

function machineFact(trials: readonly Trial[]): string | null {
  const [busiest] = [...trials].sort((left, right) => (right.machineBusy ?? -1) - (left.machineBusy ?? -1))
  if (busiest === undefined || busiest.machineBusy === null) return null
  const { machineBusy, ownBusy = null } = busiest
  const own = ownBusy === null ? '' : ` (${ownProcesses(busiest)} ${percent(ownBusy)})`
  return `machine ${percent(machineBusy)} busy${own}`
}

function ownProcesses({ network, proxy }: Trial): string {
  const between = [...(network?.via === 'link' ? ['link'] : []), ...(proxy === undefined ? [] : ['proxy'])]
  const last = between.at(-1) ?? 'driver'
  return [['server', 'driver', ...between].slice(0, -1).join(', '), last].join(' and ')
}

function ledgerFact({ verdict, trials }: JudgedTrials): string {
  if (trials.some((trial) => trial.deliveries.expected === 0)) return 'ledgers not judged: nothing was expected'
  if (verdict.reasons.some((reason) => LEDGER_CODES.includes(reason.code))) return 'ledgers do not add up'
  const known = trials.every((trial) => trial.deliveries.expected !== null)
  return `ledgers ${known ? '' : 'of bytes and connections '}add up${endsPhrase(trials)}`
}

/** Of the trial in which both ends' bytes were compared the least; files that do not tell compared their sums. */
function endsPhrase(trials: readonly Trial[]): string {
  const [least] = [...trials].sort((one, other) => comparedShare(one) - comparedShare(other))
  const share = least === undefined ? 1 : comparedShare(least)
  if (least === undefined || share === 0) return ' (bytes of both ends not compared)'
  const inSum = trials.some(({ bytes }) => bytes.endsCompared === 'totals') ? ' in sum' : ''
  if (share === 1) return inSum === '' ? '' : ` (bytes of both ends compared${inSum})`
  const { opened } = least.connections
  return ` (bytes of ${formatCount(compared(least))} of ${formatCount(opened)} connections compared${inSum})`
}

function comparedShare(trial: Trial): number {
  if (trial.bytes.endsCompared === 'not') return 0
  return trial.connections.opened === 0 ? 1 : compared(trial) / trial.connections.opened
}

/** How many connections ended in order at both ends. */
function compared({ bytes: { reset }, connections: { opened } }: Trial): number {
  return Math.max(0, opened - (reset?.connections ?? 0))
}
