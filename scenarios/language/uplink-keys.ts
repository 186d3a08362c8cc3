/** Keys that mean nothing, or are missing, beside where a scenario's events come from: a feed, or its own clients. */
import type { Finding } from './errors.ts'
import { linesAbout } from './metric-lines.ts'
import { suggestWord } from './nearest.ts'
import type { WrittenScenario } from './schema.ts'
import { checkSelfPublished, publishesByItself } from './self-published.ts'
import { CHANNELS_PATTERN, NO_FEED } from './uplink-schema.ts'

type Written = Partial<WrittenScenario>

/**
 * On what is written: whether a key stands there is not seen any more when it is resolved.
 *
 * @param isWhole whether the schema could read `uplink` and `target`, or they are not there
 */
export function checkUplinkKeys(written: Written, isWhole: boolean): Finding[] {
  const { feed, uplink } = written
  const sendsNothing = isWhole && uplink === undefined
  return [
    ...checkChannels(written),
    ...(isWhole && publishesByItself(written) ? checkSelfPublished(written) : []),
    ...(feed === undefined ? [] : feed.source === NO_FEED ? checkSilent(written, sendsNothing) : checkPlayed(written)),
    ...(sendsNothing ? checkUplinkLines(written) : []),
  ]
}

function checkChannels({ clients }: Written): Finding[] {
  const channels = clients?.channels ?? 'one'
  if (CHANNELS_PATTERN.test(channels)) return []
  const expected = 'one of one, pairs, rooms of N with N from 2'
  const fix = suggestWord(channels, ['one', 'pairs', 'rooms of 20'], 'known here')
  return [{ path: ['clients', 'channels'], expected, found: `"${channels}"`, fix }]
}

/** Nothing is played: there is nothing that could have a rate, a size or a shape, or that could stall. */
function checkSilent(written: Written, sendsNothing: boolean): Finding[] {
  const { feed, phases = [], faults = [], target } = written
  const keys = (['rate', 'payload'] as const).filter((key) => feed?.[key] !== undefined)
  const ofFeed = feed === undefined || feed.arrival === 'fixed' ? keys : [...keys, 'arrival' as const]
  const ofPhases = phases.flatMap((phase, index) =>
    (['rate', 'burst'] as const)
      .filter((key) => phase[key] !== undefined)
      .map((key) => ['phases', index, key] as const),
  )
  const sender = publishesByItself(written) ? 'the server publishes by itself' : 'what clients send is set by "uplink"'
  return [
    ...ofFeed.map((key) => useless(['feed', key], `no "${key}" for a feed that is "none"`, sender)),
    ...ofPhases.map((path) => useless(path, `no ${path[2]} of a feed that is "none"`, sender)),
    // A server that is not ours stalls nothing either: beside-target.ts.
    ...(target === undefined
      ? faults.flatMap(({ kind }, index) => (kind === 'stall-feed' ? [noStall(index)] : []))
      : []),
    ...(sendsNothing && !publishesByItself(written) ? [nothingToSay()] : []),
  ]
}

function useless(path: Finding['path'], expected: string, sender: string): Finding {
  return { path, atKey: true, expected, found: String(path.at(-1)), fix: `remove it: ${sender}` }
}

function noStall(index: number): Finding {
  return {
    path: ['faults', index, 'kind'],
    expected: 'another fault than stall-feed, as a feed that is "none" has nothing to hold back',
    found: 'stall-feed',
    fix: 'write "kind: stall-event-loop", which holds what clients send, or name a feed',
  }
}

function nothingToSay(): Finding {
  return {
    path: ['feed', 'source'],
    expected: 'a feed, or clients that send: without either nothing is ever published',
    found: NO_FEED,
    fix: 'add "uplink: { rate: 0.2/s }", or name a feed such as synthetic',
  }
}

function checkPlayed({ clients }: Written): Finding[] {
  const channels = clients?.channels ?? 'one'
  if (channels === 'one' || !CHANNELS_PATTERN.test(channels)) return []
  return [
    {
      path: ['clients', 'channels'],
      expected: '"one", since a feed is played on one channel',
      found: channels,
      fix: 'write "feed: { source: none }" and "uplink:", so that the channels carry what their clients send; or remove the key',
    },
  ]
}

/** A line about messages of clients that send none. */
function checkUplinkLines({ expect }: Written): Finding[] {
  return linesAbout(/\buplink\./, expect, {
    expected: 'a metric that a scenario without "uplink" has',
    fix: 'uplink is what clients send: add "uplink: { rate: 0.2/s }", or remove the line',
  })
}
