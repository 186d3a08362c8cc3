/**
 * What only a real browser can tell about a claim: experiments, each of which leaves figures. A test of a claim names one of
 * them with a figure; the pages that make them are in dashboard/.
 */

/**
 * `forgery`: a stranger's page tries every endpoint of two labs, one with its protections and one without.
 * `six-streams`: a page opens eight streams, in one tab and in two, to one server and to two.
 */
export const EXPERIMENTS = ['forgery', 'six-streams'] as const
export type ExperimentName = (typeof EXPERIMENTS)[number]

/** The labs of `forgery`. */
export const FORGERY_LABS = ['protected', 'unprotected'] as const
export type ForgeryLab = (typeof FORGERY_LABS)[number]

/** What a stranger's page goes for; `messages` is where clients of polling, long polling and SSE send to, by POST. */
export const FORGERY_AIMS = ['polling', 'long-polling', 'sse', 'websocket', 'messages', 'controls', 'results'] as const
export type ForgeryAim = (typeof FORGERY_AIMS)[number]

/** What one attempt of the stranger's page got of one lab. */
export interface ForgeryAttempt {
  readonly lab: ForgeryLab
  readonly aim: ForgeryAim
  /** The server did something for it. */
  readonly acted: boolean
  /** The page could read what the server sent. */
  readonly read: boolean
}

/** What the owner of one lab sees of it. Every figure only grows; what the owner published to see it is not among it. */
export interface ForgeryWitnessed {
  readonly channels: number
  readonly publishedEvents: number
  readonly feeds: number
  /** How often a stream of the owner's own was cut. */
  readonly cuts: number
}

/** Of eight that were asked for, those that were open at once. */
export const STREAM_FIGURES = ['sse.oneTab', 'sse.twoTabs', 'sse.twoServers', 'websocket.oneTab'] as const
export type StreamFigure = (typeof STREAM_FIGURES)[number]

/** How many streams a page asks for. */
export const STREAMS_ASKED = 8

/** Every figure of an experiment by name, all of them counts. */
export const EXPERIMENT_FIGURES: Readonly<Record<ExperimentName, readonly string[]>> = {
  forgery: FORGERY_LABS.flatMap((lab) =>
    [...FORGERY_AIMS, 'all'].flatMap((aim) => [`${lab}.${aim}.acted`, `${lab}.${aim}.read`]),
  ),
  'six-streams': STREAM_FIGURES,
}

/** On how many attempts, of each aim and of all, the stranger's page acted and could read: the figures of `forgery`. */
export function forgeryFigures(attempts: readonly ForgeryAttempt[]): Record<string, number> {
  const count = (lab: string, aim: string, did: 'acted' | 'read') =>
    attempts.filter((attempt) => attempt.lab === lab && (aim === 'all' || attempt.aim === aim) && attempt[did]).length
  const entries = EXPERIMENT_FIGURES.forgery.map((name): [string, number] => {
    const [lab = '', aim = '', did = ''] = name.split('.')
    return [name, count(lab, aim, did as 'acted' | 'read')]
  })
  return Object.fromEntries(entries)
}
