#!/usr/bin/env node
/**
 * Makes the recorded feeds of this folder from the npm package vega-datasets.
 *
 *   node scenarios/feeds/make.mjs
 *
 * The package (17 MB) is fetched with `npm pack` into a temporary folder and is never a dependency.
 * The same version gives the same files, byte for byte. `tar` must be there; it is on Linux, macOS and Windows.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = 'vega-datasets@3.2.1'
const LARGEST_FEED_BYTES = 100_000
const SMALLEST_MAGNITUDE = 2 // the week has 1,700 earthquakes; a quarter of them fits the size
const LONGEST_PLACE = 60 // characters, so that every row fits an event of 256 B

/** Of vega-datasets' collection; each data set has terms of its own beside it. */
const COLLECTION_LICENCE =
  'Collected in vega-datasets 3.2.1 by the UW Interactive Data Lab and contributors, BSD-3-Clause; its text stands in README.md beside this file.'

const US_GOVERNMENT = { name: 'U.S. Government work', url: 'https://www.usa.gov/government-works' }
const US_PUBLIC_DOMAIN = {
  name: 'U.S. Public Domain',
  url: 'https://www.usgs.gov/information-policies-and-instructions/copyrights-and-credits',
}

/**
 * @typedef {{ time: string } & Record<string, unknown>} Row
 * @typedef {Record<string, string>} CsvRow a line of a table by its column names
 * @typedef {{ properties: { time: number, mag: number, place: string }, geometry: { coordinates: number[] } }} Quake
 * @typedef {{
 *   name: string, title: string, file: string, timing: string,
 *   source: { title: string, url: string },
 *   licence: { name: string, url: string, notice: string },
 *   cut: (text: string) => Row[],
 * }} Feed
 */

/**
 * Each feed: what is known of it, and how its rows are cut from the package's file.
 * @type {readonly Feed[]}
 */
const FEEDS = [
  {
    name: 'stocks',
    title: 'Monthly prices of five technology stocks, 2000 to 2010',
    file: 'stocks.csv',
    source: { title: 'vega-datasets, stocks.csv', url: 'https://github.com/vega/vega-datasets' },
    licence: {
      name: 'BSD-3-Clause',
      url: 'https://opensource.org/license/bsd-3-clause',
      notice: `${COLLECTION_LICENCE} The data set names no terms of its own.`,
    },
    timing:
      'The prices are real: 560 rows, one a stock and month, in the order of their months. When they arrive is synthetic: the scenario sets the rate, and the feed begins again after the last row.',
    cut: (text) => byTime(parseCsv(text).map(stockRow)),
  },
  {
    name: 'weather',
    title: 'Daily weather in Seattle, 2012',
    file: 'seattle-weather.csv',
    source: { title: 'NOAA National Climatic Data Center', url: 'https://www.ncdc.noaa.gov/cdo-web/datatools/records' },
    licence: {
      ...US_GOVERNMENT,
      notice: `${COLLECTION_LICENCE} The weather is NOAA's; the word in "weather" was derived from its fields by vega-datasets.`,
    },
    timing:
      'The measurements are real: the 366 days of one year, in order. When they arrive is synthetic: the scenario sets the rate, and the feed begins again after the last day.',
    cut: (text) =>
      parseCsv(text)
        .filter((row) => String(row.date) < '2013')
        .map(weatherRow),
  },
  {
    name: 'earthquakes',
    title: 'Earthquakes around the world, 31 January to 7 February 2018',
    file: 'earthquakes.json',
    source: {
      title: 'USGS, all earthquakes of the past week',
      url: 'https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/all_week.geojson',
    },
    licence: {
      ...US_PUBLIC_DOMAIN,
      notice: `${COLLECTION_LICENCE} The earthquakes are those of the U.S. Geological Survey.`,
    },
    timing:
      'The earthquakes are real: all of the week with a magnitude of 2 or more and a place name of at most 60 characters, oldest first, with its own time in "time". When they arrive is synthetic, since the scenario sets the rate, unless it says arrival: recorded; then they come at their own times, as much faster as its speed says. The feed begins again after the last one.',
    cut: (text) => byTime(JSON.parse(text).features.filter(isKept).map(earthquakeRow)),
  },
]

main()

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'transport-lab-feeds-'))
  try {
    const dataFolder = fetchPackage(folder)
    for (const feed of FEEDS) writeFeed(feed, readFileSync(join(dataFolder, feed.file), 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * Fetches and unpacks the package; returns its folder of data.
 * @param {string} folder
 */
function fetchPackage(folder) {
  // npm is a batch file on Windows, which only a shell can start.
  const shell = process.platform === 'win32'
  const packed = execFileSync('npm', ['pack', PACKAGE, '--silent'], { cwd: folder, encoding: 'utf8', shell })
  const archive = packed.trim().split('\n').at(-1) ?? ''
  execFileSync('tar', ['-xzf', archive], { cwd: folder })
  return join(folder, 'package', 'data')
}

/**
 * @param {Feed} feed
 * @param {string} text
 */
function writeFeed({ name, title, file, source, licence, timing, cut }, text) {
  const about = { name, title, source: { ...source, package: PACKAGE, file }, licence, timing }
  const rows = cut(text)
  const json = `${JSON.stringify({ ...about, rows }, null, 2)}\n`
  if (Buffer.byteLength(json) > LARGEST_FEED_BYTES)
    throw new Error(`${name}: expected at most ${LARGEST_FEED_BYTES} bytes, got ${Buffer.byteLength(json)}`)
  writeFileSync(fileURLToPath(new URL(`${name}.json`, import.meta.url)), json)
  console.log(`${name}.json: ${rows.length} rows, ${Buffer.byteLength(json)} bytes`)
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
