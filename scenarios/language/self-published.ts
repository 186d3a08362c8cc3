/**
 * A server that publishes by itself: a target without `publish`. Nothing of a feed reaches it, so nothing of one may be
 * asked for; the lab's own process plays silence beside it, so that phases begin and end as ever.
 */
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import type { Finding } from './errors.ts'
import type { WrittenScenario } from './schema.ts'
import { NO_FEED } from './uplink-schema.ts'

export function publishesByItself({ target }: Partial<WrittenScenario>): boolean {
  return target !== undefined && target.publish === undefined
}

/** Of a feed that would be played to nobody, and of channels of which nobody told that server. */
export function checkSelfPublished({ feed, clients }: Partial<WrittenScenario>): Finding[] {
  const { source = NO_FEED } = feed ?? {}
  const { channels = 'one' } = clients ?? {}
  if (source !== NO_FEED) return [heardByNobody(source)]
  return channels === 'one' ? [] : [unknownRooms(channels)]
}

function heardByNobody(found: string): Finding {
  return {
    path: ['feed', 'source'],
    expected: '"none", as a target without "publish" publishes by itself and hears of no feed',
    found,
    fix: 'write "feed: { source: none }", or tell below "target" how events get in: publish: { path: /publish }',
  }
}

function unknownRooms(found: string): Finding {
  return {
    path: ['clients', 'channels'],
    expected: '"one", as a target without "publish" has no channels of the lab’s',
    found,
    fix: 'remove the key',
  }
}

/** The scenario as such a server is followed: when it publishes, and what, it alone decides. */
export function withoutFeed(scenario: ResolvedScenario): ResolvedScenario {
  return {
    ...scenario,
    feed: { source: NO_FEED, payloadBytes: null, arrival: 'fixed', rate: 0 },
    phases: scenario.phases.map(silent),
  }
}

function silent({ name, startMs, durationMs, measure }: ResolvedPhase): ResolvedPhase {
  return { name, startMs, durationMs, rate: 0, measure }
}
