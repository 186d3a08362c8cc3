/**
 * How the instants of a trial's server and of its driver are compared: on one clock where both have it, and by an
 * exchange before the first connect and another one after the drain where they do not. In between nothing is asked,
 * so the trial is not disturbed; what the clocks drift apart meanwhile is added to the uncertainty.
 */
import { readClockId } from '../../protocol/clock.ts'
import { messageOf } from '../../protocol/thrown.ts'
import { formatUs } from '../../protocol/units.ts'
import type { TrialClock } from '../../results/format.ts'
import { ServerClock, SHARED } from '../measure/server-clock.ts'
import type { ClockEstimate } from './clock-estimate.ts'
import { exchangeClocks } from './clock-exchange.ts'
import { untilLetIn } from './lab-control.ts'
import type { ClockChoice } from './request.ts'

/** What crystals and their correction by a time service may do, as a share: RFC 5905's 15 ppm, and a bad one's ten times. */
const SANE_DRIFT = 200e-6

/** What the clock was like over the whole trial. */
export interface ClockOutcome {
  readonly clock: TrialClock
  /** Why it says nothing; null when it can be used. */
  readonly failure: string | null
}

/** The clock of a server as a trial begins. */
export interface MetClock {
  readonly kind: TrialClock['kind']
  readonly serverClock: ServerClock
  /**
   * Called once, after the drain. Never rejects: a clock that cannot be used is an outcome.
   *
   * @param roundedUs what the instants of its events may have been rounded by; absent: nothing
   */
  settle(roundedUs?: number): Promise<ClockOutcome>
}

type Exchange = (origin: string) => Promise<ClockEstimate>

/**
 * Servers that say that they have our clock are believed when an exchange finds no difference beyond its uncertainty.
 *
 * @throws LabError when the exchange fails
 */
export async function meetClock(
  { origin, clockId }: { readonly origin: string; readonly clockId: string },
  choice: ClockChoice,
  exchange: Exchange = exchangeClocks,
): Promise<MetClock> {
  const before = await exchange(origin)
  const agrees = Math.abs(before.offsetUs) <= before.uncertaintyUs
  if (choice === 'auto' && clockId === readClockId() && agrees) {
    const clock: TrialClock = { kind: 'shared', ...SHARED }
    return { kind: 'shared', serverClock: new ServerClock(), settle: async () => ({ clock, failure: null }) }
  }
  const settle = (): Promise<ClockOutcome> =>
    untilLetIn(() => exchange(origin)).then(
      (after) => outcomeOf(before, after),
      (error: unknown) => failed(before, error),
    )
  return { kind: 'exchange', serverClock: new ServerClock(before), settle }
}

/**
 * The offset of the start holds to the end within what the second exchange says, and in between within the worse of
 * the two, if the clocks drifted steadily.
 */
function outcomeOf(before: ClockEstimate, after: ClockEstimate): ClockOutcome {
  const movedUs = Math.abs(after.offsetUs - before.offsetUs)
  const lastedUs = after.atUs - before.atUs
  const allowedUs = before.uncertaintyUs + after.uncertaintyUs + SANE_DRIFT * lastedUs
  const uncertaintyUs = Math.max(before.uncertaintyUs, movedUs + after.uncertaintyUs)
  const failure =
    movedUs <= allowedUs
      ? null
      : `over the trial the clocks moved apart by ${formatUs(movedUs)}, more than the ${formatUs(allowedUs)} that ` +
        'the uncertainty of both exchanges and a drift of 200 ppm allow'
  const roundTripUs = Math.min(before.roundTripUs, after.roundTripUs)
  return { clock: { kind: 'exchange', offsetUs: before.offsetUs, uncertaintyUs, roundTripUs }, failure }
}

function failed({ offsetUs, uncertaintyUs, roundTripUs }: ClockEstimate, error: unknown): ClockOutcome {
  const found = messageOf(error)
  return {
    clock: { kind: 'exchange', offsetUs, uncertaintyUs, roundTripUs },
    failure: `the exchange with the server's clock after the trial failed: ${found}`,
  }
}
