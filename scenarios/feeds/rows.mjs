/** Rows as a feed has them, from the text of a file of vega-datasets. */
import { drawn } from './drawn.mjs'

const SMALLEST_MAGNITUDE = 2 // the week has 1,700 earthquakes; a quarter of them fits the size
const LONGEST_PLACE = 60 // characters, so that every row fits an event of 256 B
const MOST_FLIGHTS = 500
const DIVISION = 'Österreichische Bundesliga'
const LAST_MATCH_DAY = '2014-03-31' // of the season 2013/14, as far as the size allows
const MATCH_MINUTES = 90

/**
 * @typedef {{ time: string } & Record<string, unknown>} Row
 * @typedef {Record<string, string>} CsvRow a line of a table by its column names
 * @typedef {{ properties: { time: number, mag: number, place: string }, geometry: { coordinates: number[] } }} Quake
 * @typedef {{ date: string, delay: number, distance: number, origin: string, destination: string }} Flight
 * @typedef {{ date: string, division: string, home_team: string, away_team: string, home_score: number, away_score: number }} Match
 */

/** @param {string} text */
export function stockRows(text) {
  return byTime(parseCsv(text).map(stockRow))
}

/** @param {string} text */
export function weatherRows(text) {
  return parseCsv(text)
    .filter((row) => String(row['date']) < '2013')
    .map(weatherRow)
}

/** @param {string} text */
export function earthquakeRows(text) {
  return byTime(JSON.parse(text).features.filter(isKept).map(earthquakeRow))
}

/** @param {string} text */
export function flightRows(text) {
  return byTime(JSON.parse(text).map(flightRow)).slice(0, MOST_FLIGHTS)
}

/** @param {string} text */
export function goalRows(text) {
  /** @type {Match[]} */
  const matches = JSON.parse(text)
  const kept = matches.filter(({ division, date }) => division === DIVISION && date <= LAST_MATCH_DAY)
  return byTime(kept.flatMap(goalsOf))
}

/** @param {CsvRow} row */
function stockRow({ symbol, date = '', price }) {
  return { symbol, time: isoMonth(date), price: Number(price) }
}

/** @param {CsvRow} row */
function weatherRow({ date = '', precipitation, temp_max, temp_min, wind, weather }) {
  return {
    time: date,
    weather,
    maxCelsius: Number(temp_max),
    minCelsius: Number(temp_min),
    rainMillimetres: Number(precipitation),
    windMetresPerSecond: Number(wind),
  }
}

/** @param {Quake} quake */
function isKept({ properties }) {
  return properties.mag >= SMALLEST_MAGNITUDE && properties.place.length <= LONGEST_PLACE
}

/** @param {Quake} quake */
function earthquakeRow({ properties, geometry }) {
  const [longitude, latitude, depthKm] = geometry.coordinates
  return {
    time: `${new Date(properties.time).toISOString().slice(0, 19)}Z`,
    magnitude: properties.mag,
    place: properties.place,
    latitude,
    longitude,
    depthKm,
  }
}

/**
 * `Jan 1 2000` → `2000-01`.
 * @param {string} date
 */
function isoMonth(date) {
  const [month = '', , year = ''] = date.split(' ')
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}`
}

/**
 * Oldest first; rows of one time keep their order.
 * @param {Row[]} rows
 */
function byTime(rows) {
  return rows.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
}

/**
 * A table without quotes, as these files are; a quote would be a row that this cannot read.
 * @param {string} text
 * @returns {CsvRow[]}
 */
function parseCsv(text) {
  if (text.includes('"')) throw new Error('expected a table without quotes, found one')
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index], value])))
}

/**
 * `2001/01/14 21:55` → `2001-01-14T21:55`.
 * @param {Flight} flight
 */
function flightRow({ date, delay, distance, origin, destination }) {
  const time = date.replaceAll('/', '-').replace(' ', 'T')
  return { time, from: origin, to: destination, delayMinutes: delay, miles: distance }
}

/**
 * The goals of a match in an order and at minutes that are drawn; the last one leaves the real score.
 * @param {Match} match
 * @returns {Row[]}
 */
function goalsOf(match) {
  const { date, home_team: home, away_team: away } = match
  const label = `${date} ${home}`
  const goals = [...Array(match.home_score).fill('home'), ...Array(match.away_score).fill('away')]
    .map((scored, index) => ({ scored, minute: 1 + Math.floor(drawn(label, index) * MATCH_MINUTES) }))
    .toSorted((a, b) => a.minute - b.minute)
  return goals.map(({ scored, minute }, index) => {
    const count = (/** @type {string} */ side) =>
      goals.slice(0, index + 1).filter((goal) => goal.scored === side).length
    return { time: date, home, away, minute, score: `${count('home')}:${count('away')}`, scored }
  })
}
