/**
 * Whether a trial's numbers can be trusted. INVALID: they contradict themselves, or the load was not the one
 * asked for. SUSPECT: the machine or the instrument may have shaped them. Losses are a result, not a fault of the
 * measurement, and never judged here; nor is what the scenario's own faults brought about (verdict/own-faults.ts).
 */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial, Verdict, VerdictLevel, VerdictReason } from '../format.ts'
import { armsInOrder } from './order.ts'
import { checkCircumstances } from './verdict/circumstances.ts'
import type { Check, TrialFacts } from './verdict/doubt.ts'
import { checkLedgers } from './verdict/ledgers.ts'
import { checkLoad } from './verdict/load.ts'
import { checkPublishing } from './verdict/publishing.ts'
import { checkTheory } from './verdict/residual.ts'
import { checkStationarity } from './verdict/stationarity.ts'
import { checkUplink } from './verdict/uplink.ts'

export type { TrialFacts }

const CHECKS: readonly Check[] = [
  checkLedgers,
  checkUplink,
  checkLoad,
  checkPublishing,
  checkCircumstances,
  checkStationarity,
  checkTheory,
]

const SEVERITY: readonly VerdictLevel[] = ['VALID', 'SUSPECT', 'INVALID']

/** The verdict of a trial; the reasons that made it INVALID come first. */
export function judgeTrial(facts: TrialFacts, scenario: ResolvedScenario): Verdict {
  const doubts = CHECKS.flatMap((check) => check(facts, scenario)).sort(
    (left, right) => SEVERITY.indexOf(right.level) - SEVERITY.indexOf(left.level),
  )
  return {
    level: doubts[0]?.level ?? 'VALID',
    reasons: doubts.map(({ code, message, remedy }) => ({ code, message, remedy })),
  }
}

const NOTHING_FINISHED: Verdict = {
  level: 'INVALID',
  reasons: [
    {
      code: 'no-trial',
      message: 'expected at least one finished trial, got none',
      remedy: 'let the run finish its first trial; a smaller repeat or shorter phases make it finish sooner',
    },
  ],
}

/** The worst of the trials', with every reason once for each arm, worst first; INVALID when there is no trial. */
export function worstVerdict(trials: readonly Trial[]): Verdict {
  if (trials.length === 0) return NOTHING_FINISHED
  const worstFirst = [...SEVERITY].reverse()
  const level = worstFirst.find((candidate) => trials.some((trial) => trial.verdict.level === candidate)) ?? 'VALID'
  const reasons = worstFirst.flatMap((candidate) => {
    const atLevel = trials.filter((trial) => trial.verdict.level === candidate)
    return armsInOrder(trials).flatMap((arm) =>
      reasonsOfArm(
        atLevel.filter((trial) => trial.arm === arm),
        arm,
      ),
    )
  })
  return { level, reasons }
}

/** A reason that several blocks share is told once, in the words of the first of them. */
function reasonsOfArm(trials: readonly Trial[], arm: string): VerdictReason[] {
  const byCode = new Map<string, { reason: VerdictReason; blocks: number[] }>()
  for (const trial of trials) {
    for (const reason of trial.verdict.reasons) {
      const known = byCode.get(reason.code)
      if (known === undefined) byCode.set(reason.code, { reason, blocks: [trial.block] })
      else if (!known.blocks.includes(trial.block)) known.blocks.push(trial.block)
    }
  }
  return [...byCode.values()].map(({ reason, blocks }) => ({
    ...reason,
    message: `${arm}, ${blocks.length === 1 ? 'block' : 'blocks'} ${blocks.join(', ')}: ${reason.message}`,
  }))
}
