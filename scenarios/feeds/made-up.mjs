/** Feeds that nobody recorded: of things that are somebody's, or secret, where they are real. Seeded, so they stay the same. */
import { drawn, oneOf } from './drawn.mjs'

/** @typedef {{ name: string, title: string, source: null, licence: { name: string, url: string, notice: string }, timing: string, make: () => object[] }} MadeUpFeed */

const LICENCE = {
  name: 'MIT',
  url: 'https://opensource.org/license/mit',
  notice: 'Made up for this lab; no person, company or machine in it exists.',
}
const TIMING =
  'Nothing of it is real: the rows are made up from a fixed seed, and their order is that in which they were made. When they arrive is synthetic, too: the scenario sets the rate, and the feed begins again after the last row.'

/** @type {readonly MadeUpFeed[]} */
export const MADE_UP_FEEDS = [
  {
    name: 'notifications',
    title: 'Notifications of a social network',
    source: null,
    licence: LICENCE,
    timing: TIMING,
    make: () => rowsOf(450, notification),
  },
  {
    name: 'news-items',
    title: 'Headlines and first lines of a newspaper',
    source: null,
    licence: LICENCE,
    timing: TIMING,
    make: () => rowsOf(120, newsItem),
  },
  {
    name: 'servers',
    title: 'Load of ten servers, once a second',
    source: null,
    licence: LICENCE,
    timing: `${TIMING} Each server has a row in every second of "time".`,
    make: serverLoads,
  },
]

/**
 * @template Row
 * @param {number} count
 * @param {(index: number) => Row} make
 * @returns {Row[]}
 */
function rowsOf(count, make) {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** @param {number} index */
function notification(index) {
  return {
    kind: oneOf(['reply', 'mention', 'like', 'follow', 'invitation', 'birthday'], 'kind', index),
    from: oneOf(['Mira', 'Jonas', 'Aiko', 'Samuel', 'Leyla', 'Tomás', 'Ingrid', 'Wei', 'Amara', 'Piet'], 'from', index),
    about: oneOf(
      [
        'holiday pictures',
        'the bread recipe',
        'Saturday’s match',
        'the new bridge',
        'a lost cat',
        'choir practice',
        'the long train',
      ],
      'about',
      index,
    ),
    unread: 1 + Math.floor(drawn('unread', index) * 12),
  }
}

const WHO = [
  'The city council',
  'A research team',
  'The harbour authority',
  'The national orchestra',
  'A group of farmers',
  'The railway company',
  'A school class',
  'The weather service',
]
const WHAT = [
  'presents a plan for',
  'reports first results on',
  'asks for patience with',
  'looks back on ten years of',
  'warns of delays in',
  'opens the doors to',
  'publishes all figures about',
]
const SUBJECT = [
  'the new tram line',
  'cleaner rivers',
  'night trains',
  'the old theatre',
  'quieter streets',
  'seed banks',
  'the summer festival',
  'a library without walls',
]
const MORE = [
  'The decision is expected before the end of the month.',
  'Those concerned were told in a letter on Tuesday.',
  'Critics call the costs hard to justify.',
  'A similar attempt in the neighbouring district had to be given up two years ago.',
  'More than four hundred people came to the first meeting.',
  'What it will mean for those who live nearby is still open.',
  'The documents can be read in the town hall until Friday.',
]

/** @param {number} index */
function newsItem(index) {
  const sentences = 4 + Math.floor(drawn('length', index) * 4)
  const first = Math.floor(drawn('first', index) * MORE.length)
  return {
    section: oneOf(['city', 'science', 'culture', 'transport', 'countryside'], 'section', index),
    headline: `${oneOf(WHO, 'who', index)} ${oneOf(WHAT, 'what', index)} ${oneOf(SUBJECT, 'subject', index)}`,
    teaser: rowsOf(sentences, (sentence) => MORE[(first + sentence) % MORE.length]).join(' '),
  }
}

const SERVERS = 10
const SECONDS = 60

/** Each figure walks up and down from second to second. */
function serverLoads() {
  return rowsOf(SERVERS * SECONDS, (index) => serverLoad(index % SERVERS, Math.floor(index / SERVERS)))
}

/**
 * @param {number} server
 * @param {number} second
 */
function serverLoad(server, second) {
  const walked = (/** @type {string} */ what) => walk(`${what} ${server}`, second)
  return {
    time: `12:00:${String(second).padStart(2, '0')}`,
    host: `web-${server + 1}`,
    cpuPercent: Math.round(10 * (5 + 90 * walked('cpu'))) / 10,
    memoryMiB: Math.round(400 + 1200 * walked('memory')),
    requestsPerSecond: Math.round(20 + 300 * walked('requests')),
  }
}

/**
 * In [0, 1]: a mean of draws around the second, so that neighbours are alike.
 * @param {string} label
 * @param {number} second
 */
function walk(label, second) {
  const window = rowsOf(8, (index) => drawn(label, second + index))
  return window.reduce((sum, value) => sum + value, 0) / window.length
}
