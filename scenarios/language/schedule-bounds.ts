/** What bursts and recordings may not exceed together with the rest of a scenario. Checked again after overrides. */
import { largestPayload } from '../../protocol/payload.ts'
import { greatestRate } from '../../protocol/schedule-phase.ts'
import { formatBytes, formatCount, formatRatePerSecond } from '../../protocol/units.ts'
import type { Finding } from './errors.ts'
import { BOUNDS } from './ranges.ts'
import type { BoundedParts } from './resolve.ts'
import { GUESSED_EVENT_BYTES, LARGEST_HISTORY_BYTES } from './time-away.ts'

type Phases = NonNullable<BoundedParts['phases']>

export function checkSchedule({ feed, phases = [] }: BoundedParts): Finding[] {
  return [
    ...checkBurstRates(phases),
    ...(feed === undefined ? [] : [...checkBurstSizes(feed, phases), ...checkSpeed(feed)]),
  ]
}

function checkBurstRates(phases: Phases): Finding[] {
  return phases.flatMap((phase, index) => {
    const rate = greatestRate(phase)
    if (phase.burst === undefined || rate <= BOUNDS.rate.most) return []
    return [
      {
        path: ['phases', index, 'burst'],
        atKey: true,
        expected: `at most ${formatRatePerSecond(BOUNDS.rate.most)} with the bursts of a phase`,
        found: `${formatRatePerSecond(rate)} (rate + size / every)`,
        fix: 'make the bursts smaller or rarer, or lower the rate',
      },
    ]
  })
}

/** Whoever asks a moment after a burst still finds all of it. */
function checkBurstSizes(feed: NonNullable<BoundedParts['feed']>, phases: Phases): Finding[] {
  const eventBytes = largestPayload(feed) ?? GUESSED_EVENT_BYTES
  return phases.flatMap(({ burst }, index) => {
    const bytes = (burst?.size ?? 0) * eventBytes
    if (bytes <= LARGEST_HISTORY_BYTES) return []
    return [
      {
        path: ['phases', index, 'burst', 'size'],
        expected: `a burst that a history holds, at most ${formatBytes(LARGEST_HISTORY_BYTES)}`,
        found: `${formatBytes(bytes)}, ${formatCount(burst?.size ?? 0)} events of up to ${formatBytes(eventBytes)}`,
        fix: 'make the burst or the payload smaller',
      },
    ]
  })
}

function checkSpeed({ arrival, rate }: NonNullable<BoundedParts['feed']>): Finding[] {
  if (arrival !== 'recorded' || rate <= BOUNDS.rate.most) return []
  return [
    {
      path: ['feed', 'speed'],
      expected: `a recording of at most ${formatRatePerSecond(BOUNDS.rate.most)} on average`,
      found: formatRatePerSecond(rate),
      fix: 'write a lower speed',
    },
  ]
}
